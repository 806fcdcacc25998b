import { aclRequestOf, grantingRule, type ListedGrant, listGrants, requiredRule } from '@peerway/acl';
import type { AclToken } from '@peerway/model/acl';
import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import { ACL_READ } from '../acl/acl-permissions.ts';
import { tokenNotFound } from '../acl/tokens.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { accessorInputSchema, explainInputSchema } from './access-question.ts';
import { anonymousCaller, authorizerOf, expandedGrantsOf, isExpired } from './authenticate.ts';
import { requirePermission } from './require.ts';

export type ExplainedAccess = {
  accessorId: string;
  /** In the words of a denial: `service:read on "web"`. */
  permission: string;
  allowed: boolean;
  /** The rule that decided, and through which policy, role or identity; null: the default policy. */
  decidedBy: string | null;
  defaultPolicy: 'allow' | 'deny';
  /** The smallest rule that would grant it. */
  grantingRule: string;
};

/** Whether a token may do something, and why. Of one's own token anybody may ask, of others with `acl:read`. */
export function explainAccess(context: OperationContext, rawInput: unknown): ExplainedAccess {
  const { accessorId, ...question } = parseInput(explainInputSchema, rawInput);
  const token = tokenToExplain(context, 'access.explain', accessorId);
  const state = context.store.state();
  const request = aclRequestOf(question);
  const authorizer = token === null ? anonymousCaller(state).authorizer : authorizerOf(state, token);
  return {
    accessorId: token?.accessorId ?? ANONYMOUS_TOKEN_ACCESSOR,
    permission: requiredRule(request),
    ...authorizer.decide(request),
    defaultPolicy: state.cluster.aclDefaultPolicy,
    grantingRule: grantingRule(request),
  };
}

/** Everything that a token may do and may not, by resource, place and name; what no line is about, the default policy decides. */
export function listWhatCan(
  context: OperationContext,
  rawInput: unknown,
): { accessorId: string; defaultPolicy: 'allow' | 'deny'; grants: ListedGrant[] } {
  const { accessorId } = parseInput(accessorInputSchema, rawInput);
  const token = tokenToExplain(context, 'access.what-can', accessorId);
  const state = context.store.state();
  const { policies, serviceIdentities } =
    token === null ? { policies: [], serviceIdentities: [] } : expandedGrantsOf(state, token);
  return {
    accessorId: token?.accessorId ?? ANONYMOUS_TOKEN_ACCESSOR,
    defaultPolicy: state.cluster.aclDefaultPolicy,
    grants: listGrants(policies, serviceIdentities),
  };
}

/**
 * The token that a question is about; null: the anonymous one where it has no row.
 * @throws PeerwayError `request.not_found`
 */
function tokenToExplain(context: OperationContext, operation: string, accessorId?: string): AclToken | null {
  const own = context.caller.accessorId;
  const wanted = accessorId ?? own;
  if (wanted !== own) requirePermission(context, operation, ACL_READ);
  const token = context.store.state().aclToken.get(wanted);
  if (token !== undefined && !isExpired(token, context.now())) return token;
  if (wanted === ANONYMOUS_TOKEN_ACCESSOR) return null;
  throw tokenNotFound();
}
