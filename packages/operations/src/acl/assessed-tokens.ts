import { assessToken, breadthOf, type TokenBreadth } from '@peerway/acl';
import type { MeshState } from '@peerway/mesh';
import type { AclToken, AclTokenView } from '@peerway/model/acl';
import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import type { AssessedToken } from '@peerway/model/token-warning';
import type { TokenUses } from '@peerway/store';
import { grantSources } from '../access/authenticate.ts';
import type { OperationContext } from '../context.ts';
import { listTokens, readToken } from './tokens.ts';

/** As `listTokens`, with when each was last used and what is wrong with it. */
export async function listAssessedTokens(context: OperationContext, rawInput: unknown = {}): Promise<AssessedToken[]> {
  const tokens = listTokens(context, rawInput);
  const uses = await context.store.readTokenUses();
  return tokens.map((token) => assessed(context, token, uses));
}

/** As `readToken`, likewise. @throws PeerwayError `request.not_found` */
export async function readAssessedToken(context: OperationContext, rawInput: unknown): Promise<AssessedToken> {
  const token = readToken(context, rawInput);
  return assessed(context, token, await context.store.readTokenUses(token.accessorId));
}

function assessed({ store, live, now }: OperationContext, token: AclTokenView, uses: TokenUses): AssessedToken {
  const { accessorId, authMethod } = token;
  const state = store.state();
  const row = state.aclToken.get(accessorId);
  // What was used here is written within a minute, what was used elsewhere is only there.
  const lastUsedAt = latest(uses.lastUsedAt.get(accessorId), live.tokenUses.get(accessorId)) ?? null;
  const usesSince = latest(token.createdAt, uses.since) ?? token.createdAt;
  const facts = { lastUsedAt, usesSince };
  const isAnonymous = accessorId === ANONYMOUS_TOKEN_ACCESSOR;
  const isOfLogin = authMethod !== undefined;
  return {
    ...token,
    ...facts,
    // Deleted while its use was read: what it granted is over.
    warnings:
      row === undefined
        ? []
        : assessToken({ ...row, ...facts, breadth: rememberedBreadth(state, row), isAnonymous, isOfLogin }, now()),
  };
}

const latest = (...times: (string | undefined)[]): string | undefined =>
  times
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);

const breadths = new WeakMap<
  AclToken,
  { policies: MeshState['aclPolicy']; roles: MeshState['aclRole']; breadth: TokenBreadth }
>();

/** As long as neither the token nor any policy or role has changed: rules are read for each token, and lists may be long. */
function rememberedBreadth(state: MeshState, token: AclToken): TokenBreadth {
  const known = breadths.get(token);
  if (known !== undefined && known.policies === state.aclPolicy && known.roles === state.aclRole) return known.breadth;
  const breadth = breadthOf(grantSources(state, token), state.cluster.datacenter);
  breadths.set(token, { policies: state.aclPolicy, roles: state.aclRole, breadth });
  return breadth;
}
