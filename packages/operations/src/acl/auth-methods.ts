import { parseKeySet, parsePublicKeys } from '@peerway/jwt';
import { type AuthMethod, authMethodNameInput, writeAuthMethodSchema } from '@peerway/model/auth-method';
import { PeerwayError } from '@peerway/model/error';
import type { StoreTransaction } from '@peerway/store';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { ACL_READ, ACL_WRITE } from './acl-permissions.ts';
import { requireFittingRule } from './binding-rules.ts';
import { requireManagerLeft } from './keep-manager.ts';

/** Auth methods by name. None of them has a secret in it. */
export function listAuthMethods(context: OperationContext): AuthMethod[] {
  requirePermission(context, 'acl.list-auth-methods', ACL_READ);
  return [...context.store.state().authMethod.values()].sort((left, right) => left.name.localeCompare(right.name));
}

/** @throws PeerwayError `request.not_found` */
export function readAuthMethod(context: OperationContext, rawInput: unknown): AuthMethod {
  requirePermission(context, 'acl.read-auth-method', ACL_READ);
  const { name } = parseInput(authMethodNameInput, rawInput);
  const method = context.store.state().authMethod.get(name);
  if (method === undefined) throw methodNotFound(name);
  return method;
}

export const methodNotFound = (name: string): PeerwayError =>
  new PeerwayError('request.not_found', `auth method "${name}" does not exist: ACL not found`);

/** Creates a method. Its name is one of its own, in whatever case: people are told by it who let somebody in. */
export async function createAuthMethod(context: OperationContext, rawInput: unknown): Promise<AuthMethod> {
  const operation = 'acl.create-auth-method';
  requirePermission(context, operation, ACL_WRITE);
  const { method, secret } = parseMethod(rawInput);
  return await write(context, operation, method.name, async (transaction) => {
    const taken = [...transaction.state.authMethod.values()].some(
      ({ name }) => name.toLowerCase() === method.name.toLowerCase(),
    );
    if (taken)
      throw new PeerwayError('request.invalid', `an auth method "${method.name}" already exists`, { field: 'name' });
    return await putMethod(transaction, method, secret ?? '');
  });
}

/** Replaces what a method says. Its type stays, and so does its client secret where none is given. Tokens that came of it stay until they end. */
export async function updateAuthMethod(context: OperationContext, rawInput: unknown): Promise<AuthMethod> {
  const operation = 'acl.update-auth-method';
  requirePermission(context, operation, ACL_WRITE);
  const { method, secret } = parseMethod(rawInput);
  return await write(context, operation, method.name, async (transaction) => {
    const before = transaction.state.authMethod.get(method.name);
    if (before === undefined) throw methodNotFound(method.name);
    if (before.type !== method.type)
      throw new PeerwayError('request.invalid', `the type of an auth method can not change from "${before.type}"`, {
        field: 'type',
      });
    // To another provider the secret of this one would be told.
    if (secret === undefined && isOtherProvider(before, method))
      throw new PeerwayError(
        'request.invalid',
        'with another OIDCDiscoveryURL or OIDCClientID give OIDCClientSecret anew',
        {
          field: 'config.clientSecret',
        },
      );
    for (const rule of transaction.state.bindingRule.values())
      if (rule.authMethod === method.name) requireFittingRule(rule, method);
    await transaction.deleteSignInAttempts({ method: method.name });
    const kept = secret ?? (await transaction.authMethodSecret(method.name)) ?? '';
    return await putMethod(transaction, method, kept);
  });
}

const isOtherProvider = (before: AuthMethod, after: AuthMethod): boolean =>
  before.type === 'oidc' &&
  after.type === 'oidc' &&
  before.hasClientSecret &&
  (before.config.discoveryUrl !== after.config.discoveryUrl || before.config.clientId !== after.config.clientId);

/** Deletes a method with its binding rules, and ends every token that came of it. Absent is fine. */
export async function deleteAuthMethod(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const operation = 'acl.delete-auth-method';
  requirePermission(context, operation, ACL_WRITE);
  const { name } = parseInput(authMethodNameInput, rawInput);
  await write(context, operation, name, async (transaction) => {
    const before = transaction.state;
    transaction.remove('authMethod', name);
    for (const rule of before.bindingRule.values())
      if (rule.authMethod === name) transaction.remove('bindingRule', rule.id);
    const tokens = [...before.aclToken.values()].filter(({ authMethod }) => authMethod === name);
    for (const { accessorId } of tokens) transaction.remove('aclToken', accessorId);
    requireManagerLeft(transaction, before, context);
    for (const { accessorId } of tokens) await transaction.deleteSessionsOf(accessorId);
    await transaction.deleteAuthMethodSecret(name);
    await transaction.deleteSignInAttempts({ method: name });
  });
  return {};
}

/** @returns the row, and the client secret where one was given */
function parseMethod(rawInput: unknown): { method: AuthMethod; secret: string | undefined } {
  const { namespaceRules: _rules, tokenNameFormat: _format, ...input } = parseInput(writeAuthMethodSchema, rawInput);
  const indexes = { createIndex: 0, modifyIndex: 0 };
  if (input.type === 'oidc') {
    const { clientSecret, ...config } = input.config;
    return { method: { ...input, config, hasClientSecret: false, ...indexes }, secret: clientSecret };
  }
  requireUsableKeys(input.config);
  return { method: { ...input, ...indexes }, secret: undefined };
}

/** Keys that are given are read now, not at the first login. @throws PeerwayError `request.invalid` */
function requireUsableKeys({
  jwks,
  publicKeys,
}: {
  jwks?: string | undefined;
  publicKeys?: string[] | undefined;
}): void {
  try {
    if (jwks !== undefined) parseKeySet(jwks);
    if (publicKeys !== undefined) parsePublicKeys(publicKeys);
  } catch (error) {
    const field = jwks === undefined ? 'config.publicKeys' : 'config.jwks';
    throw new PeerwayError('request.invalid', `${field}: ${error instanceof Error ? error.message : error}`, { field });
  }
}

async function putMethod(transaction: StoreTransaction, method: AuthMethod, secret: string): Promise<AuthMethod> {
  transaction.put('authMethod', method.type === 'oidc' ? { ...method, hasClientSecret: secret !== '' } : method);
  if (secret === '') await transaction.deleteAuthMethodSecret(method.name);
  else await transaction.setAuthMethodSecret(method.name, secret);
  return transaction.state.authMethod.get(method.name) ?? method;
}
