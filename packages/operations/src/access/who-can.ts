import { aclRequestOf, compileAuthorizer } from '@peerway/acl';
import { ACL_READ } from '../acl/acl-permissions.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { whoCanInputSchema } from './access-question.ts';
import { authorizerOf, expandedGrantsOf, isExpired } from './authenticate.ts';
import { requirePermission } from './require.ts';

/** One that may do it, and the rule that lets it; null: the default policy. */
export type WhoCan = { decidedBy: string | null } & (
  | { kind: 'role'; id: string; name: string }
  | { kind: 'token'; accessorId: string; description: string }
);
/** `next`: where to go on, also when nobody was found so far; null: that was all. */
export type WhoCanPage = { found: WhoCan[]; next: string | null };

/** Rules are compiled for each that is looked at, so one call looks at no more than this. */
const LOOKED_AT_MAX = 500;

/** The roles, and after them the tokens, that may do something. */
export function listWhoCan(context: OperationContext, rawInput: unknown): WhoCanPage {
  requirePermission(context, 'access.who-can', ACL_READ);
  const { limit, after, ...question } = parseInput(whoCanInputSchema, rawInput);
  const request = aclRequestOf(question);
  const state = context.store.state();
  const candidates = [
    ...[...state.aclRole.values()].map((role) => ({
      key: `role/${role.id}`,
      who: { kind: 'role' as const, id: role.id, name: role.name },
      decide: () => {
        const { policies, serviceIdentities } = expandedGrantsOf(state, role);
        return compileAuthorizer(policies, serviceIdentities, state.cluster.aclDefaultPolicy).decide(request);
      },
    })),
    ...[...state.aclToken.values()]
      .filter((token) => !isExpired(token, context.now()))
      .map((token) => ({
        key: `token/${token.accessorId}`,
        who: { kind: 'token' as const, accessorId: token.accessorId, description: token.description },
        decide: () => authorizerOf(state, token).decide(request),
      })),
  ]
    .filter(({ key }) => key > after)
    .sort((left, right) => (left.key < right.key ? -1 : 1));
  const found: WhoCan[] = [];
  for (const [index, { key, who, decide }] of candidates.entries()) {
    const { allowed, decidedBy } = decide();
    if (allowed) found.push({ ...who, decidedBy });
    const isEnough = found.length === limit || index + 1 === LOOKED_AT_MAX;
    if (isEnough) return { found, next: index + 1 === candidates.length ? null : key };
  }
  return { found, next: null };
}
