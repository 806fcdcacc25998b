import { type Authorizer, compileAuthorizer, type ExpandedGrants, expandGrants, type GrantSource } from '@peerway/acl';
import type { MeshState } from '@peerway/mesh';
import type { AclToken } from '@peerway/model/acl';
import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import { grantsOf, type TokenGrantFields } from '@peerway/model/acl-grant';
import { PeerwayError } from '@peerway/model/error';
import { secretHash } from '@peerway/store';
import type { Caller, Services } from '../context.ts';
import { isSessionOver, SEEN_EVERY_MS, sessionLimitsOf } from '../session/session-limits.ts';

/** What a request showed of itself. `session`: the value of the console's cookie. */
export type Credentials = { token: string | null; session: string | null };

/**
 * Says who calls. Without credentials that is the anonymous token, which the default policy rules.
 * @throws PeerwayError `acl.unknown_token` for a secret that is wrong, expired or deleted.
 */
export async function authenticate(services: Services, credentials: Credentials): Promise<Caller> {
  const state = services.store.state();
  if (credentials.token !== null && credentials.token !== '') {
    const token = findTokenBySecret(state, credentials.token);
    if (token === null || isExpired(token, services.now()))
      throw new PeerwayError('acl.unknown_token', 'ACL not found');
    services.live.tokenUses.note(token.accessorId, services.now());
    return callerOf(state, token);
  }
  if (credentials.session !== null && credentials.session !== '') {
    const hash = secretHash(credentials.session);
    const session = await services.store.findSession({ hash });
    const token = session === null ? undefined : state.aclToken.get(session.accessorId);
    const now = services.now();
    if (
      session === null ||
      token === undefined ||
      isSessionOver(session, sessionLimitsOf(services), now) ||
      isExpired(token, now)
    )
      throw new PeerwayError('acl.unknown_token', 'The session has ended', { hint: 'Sign in again.' });
    services.live.tokenUses.note(token.accessorId, now);
    const notSince = new Date(now.getTime() - SEEN_EVERY_MS).toISOString();
    if (session.lastSeenAt < notSince) await services.store.touchSession(hash, now.toISOString(), notSince);
    return { ...callerOf(state, token), sessionId: session.id };
  }
  return anonymousCaller(state);
}

/** Whether the caller's token still stands as it was: long-lived subscriptions ask on every change of the ACL tables. */
export function isStillValid(services: Services, caller: Caller): boolean {
  if (caller.accessorId === ANONYMOUS_TOKEN_ACCESSOR) return true;
  const token = services.store.state().aclToken.get(caller.accessorId);
  return token !== undefined && !isExpired(token, services.now());
}

/** The caller anew, with the rights its token has now. Null when the token is gone. */
export function refreshCaller(services: Services, caller: Caller): Caller | null {
  const state = services.store.state();
  if (caller.accessorId === ANONYMOUS_TOKEN_ACCESSOR) return anonymousCaller(state);
  const token = state.aclToken.get(caller.accessorId);
  if (token === undefined || isExpired(token, services.now())) return null;
  const { sessionId } = caller;
  return { ...callerOf(state, token), ...(sessionId === undefined ? {} : { sessionId }) };
}

export function anonymousCaller(state: MeshState): Caller {
  const token = state.aclToken.get(ANONYMOUS_TOKEN_ACCESSOR);
  if (token !== undefined) return callerOf(state, token);
  return {
    accessorId: ANONYMOUS_TOKEN_ACCESSOR,
    description: 'Anonymous Token',
    authorizer: compileAuthorizer([], [], state.cluster.aclDefaultPolicy),
  };
}

export const isExpired = (token: AclToken, now: Date): boolean =>
  token.expiresAt !== null && Date.parse(token.expiresAt) <= now.getTime();

// By table identity: a new state shares the tables that did not change, so an index lives as long as it is true.
const bySecret = new WeakMap<MeshState['aclToken'], Map<string, AclToken>>();

/** Looks a token up by the hash of its secret: equal hashes mean equal secrets, and timing tells nothing of the secret. */
export function findTokenBySecret(state: MeshState, secret: string): AclToken | null {
  let index = bySecret.get(state.aclToken);
  if (index === undefined) {
    index = new Map([...state.aclToken.values()].map((token) => [token.secretHash, token]));
    bySecret.set(state.aclToken, index);
  }
  return index.get(secretHash(secret)) ?? null;
}

const authorizers = new WeakMap<
  AclToken,
  { policies: MeshState['aclPolicy']; roles: MeshState['aclRole']; authorizer: Authorizer }
>();

/** What a token may do in a state. Remembered as long as neither the token nor any policy or role has changed. */
export function authorizerOf(state: MeshState, token: AclToken): Authorizer {
  const known = authorizers.get(token);
  if (known !== undefined && known.policies === state.aclPolicy && known.roles === state.aclRole)
    return known.authorizer;
  const { policies, serviceIdentities } = expandedGrantsOf(state, token);
  const authorizer = compileAuthorizer(policies, serviceIdentities, state.cluster.aclDefaultPolicy);
  authorizers.set(token, { policies: state.aclPolicy, roles: state.aclRole, authorizer });
  return authorizer;
}

/** What a token, with its roles, or a role comes to in this datacenter. */
export const expandedGrantsOf = (state: MeshState, row: TokenGrantFields): ExpandedGrants =>
  expandGrants(grantSources(state, row), state.cluster.datacenter);

/** The token itself and its roles. A policy or role that was deleted grants nothing. */
export function grantSources({ aclPolicy, aclRole }: MeshState, token: TokenGrantFields): GrantSource[] {
  const roles = grantsOf(token).roleIds.flatMap((id) => aclRole.get(id) ?? []);
  return [{ row: token, role: null }, ...roles.map((row) => ({ row, role: row.name }))].map(({ row, role }) => {
    const { policyIds, ...grants } = grantsOf(row);
    return { ...grants, role, policies: policyIds.flatMap((id) => aclPolicy.get(id) ?? []) };
  });
}

const callerOf = (state: MeshState, token: AclToken): Caller => ({
  accessorId: token.accessorId,
  description: token.description,
  authorizer: authorizerOf(state, token),
});
