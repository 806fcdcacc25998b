import type { AclTokenView } from '@peerway/model/acl';
import { GLOBAL_MANAGEMENT_POLICY_ID } from '@peerway/model/acl';
import { formatQuantity } from '@peerway/ui';

const SOON_MS = 7 * 86_400_000;

/** Who may do what, in a sentence: how many tokens may do everything, and which run out. */
export function tokensSentence(tokens: readonly Pick<AclTokenView, 'policies' | 'expiresAt'>[], now: Date): string {
  const managers = tokens.filter(({ policies }) =>
    policies.some(({ id }) => id === GLOBAL_MANAGEMENT_POLICY_ID),
  ).length;
  const ending = tokens.filter(({ expiresAt }) => {
    const left = expiresAt === null ? Number.POSITIVE_INFINITY : new Date(expiresAt).getTime() - now.getTime();
    return left > 0 && left < SOON_MS;
  }).length;
  const count = `${formatQuantity(tokens.length, 'token')}, ${managers === 0 ? 'none' : managers} of them may do everything.`;
  return ending === 0
    ? count
    : `${count} ${formatQuantity(ending, 'token')} ${ending === 1 ? 'ends' : 'end'} within a week.`;
}
