import type { SessionView } from '@peerway/model/session';

/** Answers at one look: am I signed in anywhere that I do not know of? */
export function sessionsSentence(own: readonly SessionView[]): string {
  const others = own.filter(({ isCurrent }) => !isCurrent);
  if (others.length === 0) return 'Your token is signed in here and nowhere else.';
  const addresses = new Set(others.map(({ address }) => address));
  const sessions = others.length === 1 ? 'one other session' : `${others.length} other sessions`;
  const from = addresses.size === 1 ? [...addresses][0] : `${addresses.size} addresses`;
  return `Your token is signed in here and in ${sessions}, from ${from}. End what you do not know.`;
}
