import { type LoginPreview, previewLoginSchema } from '@peerway/model/auth-method';
import { requirePermission } from '../access/require.ts';
import { ACL_READ } from '../acl/acl-permissions.ts';
import { methodNotFound } from '../acl/auth-methods.ts';
import { viewLinks } from '../acl/find-linked.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { boundGrants } from './bound-grants.ts';
import { mapClaims } from './mapped-claims.ts';

/**
 * What somebody with these claims would be given by a method, or why nothing, by the same decision as a login. No token is
 * looked at and none is made, so nothing is said about whether the claims are anybody's.
 * @throws PeerwayError `request.not_found`
 */
export function previewLogin(context: OperationContext, rawInput: unknown): LoginPreview {
  requirePermission(context, 'acl.preview-login', ACL_READ);
  const { name, claims } = parseInput(previewLoginSchema, rawInput);
  const state = context.store.state();
  const method = state.authMethod.get(name);
  if (method === undefined) throw methodNotFound(name);
  const mapped = mapClaims(claims, method.config);
  if (mapped.kind === 'refused') return mapped;
  const bound = boundGrants(state, method, mapped.claims);
  if (bound.kind === 'refused') return bound;
  const { policyIds, roleIds, ...grants } = bound.grants;
  return {
    kind: 'granted',
    grants: { ...grants, policies: viewLinks(state.aclPolicy, policyIds), roles: viewLinks(state.aclRole, roleIds) },
  };
}
