import type { CreatedToken } from '@peerway/model/acl';
import { loginSchema } from '@peerway/model/auth-method';
import { errorDefinition, PeerwayError } from '@peerway/model/error';
import type { z } from 'zod';
import { methodNotFound } from '../acl/auth-methods.ts';
import { viewToken } from '../acl/token-view.ts';
import { recordRefusal } from '../audit/record-refusal.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { putLoginToken, refused } from './login-token.ts';
import { verifyForMethod } from './method-keys.ts';

/**
 * Trades a bearer token of an auth method for an ACL token. Needs no permission: the bearer token is what it asks for.
 * Refused ones count as wrong tokens do, by address; one that is right is always served.
 * @throws PeerwayError `acl.login_refused`, `acl.provider_failed`, `acl.rate_limited`, `request.not_found`
 */
export async function login(context: OperationContext, rawInput: unknown): Promise<CreatedToken> {
  const input = parseInput(loginSchema, rawInput);
  try {
    return await grantLogin(context, input);
  } catch (error) {
    const { requestId, remoteAddress = '' } = context;
    recordRefusal(context, { operation: 'acl.login', target: input.authMethod, requestId, remoteAddress });
    // A provider that does not answer, or a database, is no fault of whoever logs in.
    if (error instanceof PeerwayError && errorDefinition(error.code).blame === 'client')
      context.live.wrongTokens.refused(remoteAddress);
    throw error;
  }
}

async function grantLogin(
  context: OperationContext,
  { authMethod, bearerToken, meta }: z.output<typeof loginSchema>,
): Promise<CreatedToken> {
  const method = context.store.state().authMethod.get(authMethod);
  if (method === undefined) throw methodNotFound(authMethod);
  if (method.type !== 'jwt')
    throw new PeerwayError(
      'request.invalid',
      `auth method "${authMethod}" takes no bearer tokens: sign in with a browser`,
      {
        field: 'authMethod',
      },
    );
  const verification = await verifyForMethod(context, method, bearerToken);
  if (verification.kind === 'unknown-key') throw refused('the token was signed by none of the keys of the method');
  if (verification.kind === 'refused') throw refused(verification.reason);
  const { claims } = verification;
  const { result } = await context.store.transact((transaction) => {
    const { token, secretId } = putLoginToken(transaction, { method, claims, meta, now: context.now() });
    transaction.audit({
      actor: token.accessorId,
      actorDescription: token.description,
      source: context.remoteAddress ?? '',
      operation: 'acl.login',
      target: method.name,
      outcome: 'done',
      requestId: context.requestId,
    });
    return { ...viewToken(transaction.state, token, context.caller), secretId };
  });
  return result;
}

/** Ends the caller's own token, when it is one of a login. @throws PeerwayError `request.invalid` for any other */
export async function logout(context: OperationContext): Promise<Record<string, never>> {
  const { accessorId, description } = context.caller;
  const isOfLogin = (): boolean => context.store.state().aclToken.get(accessorId)?.authMethod !== undefined;
  if (!isOfLogin())
    throw new PeerwayError('acl.permission_denied', 'Permission denied: the token was not created by a login');
  await context.store.transact(async (transaction) => {
    transaction.remove('aclToken', accessorId);
    await transaction.deleteSessionsOf(accessorId);
    transaction.audit({
      actor: accessorId,
      actorDescription: description,
      source: context.remoteAddress ?? '',
      operation: 'acl.logout',
      target: accessorId,
      outcome: 'done',
      requestId: context.requestId,
    });
  });
  return {};
}
