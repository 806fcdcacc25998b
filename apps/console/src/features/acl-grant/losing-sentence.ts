import { formatList, formatQuantity } from '@peerway/ui';

const SHOWN_MAX = 3;

/** Who loses what a policy or role grants when it is deleted. */
export function losingSentence(tokens: readonly string[], roles: readonly string[]): string {
  if (tokens.length + roles.length === 0) return 'Nobody has it, so nobody loses anything.';
  const who = [
    ...(tokens.length > 0 ? [`${formatQuantity(tokens.length, 'token')} (${named(tokens)})`] : []),
    ...(roles.length > 0 ? [`${formatQuantity(roles.length, 'role')} (${named(roles)})`] : []),
  ];
  const verb = tokens.length + roles.length === 1 ? 'loses' : 'lose';
  return `${formatList(who)} ${verb} what it grants at once. Another one of the same name made later is not given to them.`;
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_MAX);
  const more = names.length - shown.length;
  return more === 0 ? formatList(shown) : `${shown.join(', ')} and ${more} more`;
}
