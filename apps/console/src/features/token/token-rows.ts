import type { AclTokenView } from '@peerway/model/acl';
import { type AssessedToken, tokenWarningLabels } from '@peerway/model/token-warning';

const SOON_MS = 7 * 86_400_000;

export type TokenRow = AssessedToken;

export type TokenFilter = { policy: string; role: string; ends: string; attention: string };

/** Tokens that have a policy, have a role, end within a week, and have something wrong with them; `""`: any. */
export function filterTokens(rows: readonly TokenRow[], filter: TokenFilter, now: Date): readonly TokenRow[] {
  const { policy, role, ends, attention } = filter;
  return rows.filter(
    (row) =>
      (policy === '' || row.policies.some(({ name }) => name === policy)) &&
      (role === '' || row.roles.some(({ name }) => name === role)) &&
      (ends !== 'soon' || endsSoon(row, now)) &&
      (attention !== 'needed' || row.warnings.length > 0),
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
    ...row.warnings.map(({ kind }) => tokenWarningLabels[kind]),
    ...row.templatedPolicies.map(({ templateName, variables }) => `${templateName} ${variables.name ?? ''}`),
  ].join(' ');
}
