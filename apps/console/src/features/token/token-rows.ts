import type { AclTokenView } from '@peerway/model/acl';

const SOON_MS = 7 * 86_400_000;

/** Fields that newer control planes tell of a token. */
export type TokenHygiene = { lastUsedAt?: string | null; warnings?: readonly string[] };
export type TokenRow = AclTokenView & TokenHygiene;

export type TokenFilter = { policy: string; role: string; ends: string };

/** Tokens that have a policy, have a role, and end within a week; `""`: any. */
export function filterTokens(rows: readonly TokenRow[], filter: TokenFilter, now: Date): readonly TokenRow[] {
  const { policy, role, ends } = filter;
  return rows.filter(
    (row) =>
      (policy === '' || row.policies.some(({ name }) => name === policy)) &&
      (role === '' || row.roles.some(({ name }) => name === role)) &&
      (ends !== 'soon' || endsSoon(row, now)),
  );
}

export function endsSoon({ expiresAt }: Pick<AclTokenView, 'expiresAt'>, now: Date): boolean {
  const leftMs = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - now.getTime();
  return leftMs > 0 && leftMs < SOON_MS;
}

/** Everything of a token that one would look for it by. */
export function tokenSearchText(row: TokenRow): string {
  return [
    row.description,
    row.accessorId,
    ...[...row.policies, ...row.roles].map(({ name }) => name),
    ...row.serviceIdentities.map(({ serviceName }) => serviceName),
    ...row.nodeIdentities.map(({ nodeName }) => nodeName),
    ...row.templatedPolicies.map(({ templateName, variables }) => `${templateName} ${variables.name ?? ''}`),
  ].join(' ');
}
