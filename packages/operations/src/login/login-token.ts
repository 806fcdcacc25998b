import { randomUUID } from 'node:crypto';
import type { Claims } from '@peerway/jwt';
import type { AclToken } from '@peerway/model/acl';
import type { AuthMethod } from '@peerway/model/auth-method';
import { PeerwayError } from '@peerway/model/error';
import { type StoreTransaction, secretHash } from '@peerway/store';
import { boundGrants } from './bound-grants.ts';
import { mapClaims } from './mapped-claims.ts';

const NAME_MAX = 128;
const DESCRIPTION_MAX = 512;

/**
 * Puts the token that somebody with these claims is given by a method. Decided under the write lock, so a method or rule that is gone
 * by then grants nothing.
 * @throws PeerwayError `acl.login_refused`
 */
export function putLoginToken(
  transaction: StoreTransaction,
  { method, claims, meta, now }: { method: AuthMethod; claims: Claims; meta: Record<string, string>; now: Date },
): { token: AclToken; secretId: string } {
  const { state } = transaction;
  // Verified against one definition, and granted by that: the same row, since every write makes another one.
  if (state.authMethod.get(method.name)?.modifyIndex !== method.modifyIndex)
    throw refused('the auth method was changed meanwhile; try again');
  const mapped = mapClaims(claims, method.config);
  if (mapped.kind === 'refused') throw refused(mapped.reason);
  const bound = boundGrants(state, method, mapped.claims);
  if (bound.kind === 'refused') throw refused(bound.reason);
  const secretId = randomUUID();
  const token: AclToken = {
    ...bound.grants,
    accessorId: randomUUID(),
    secretHash: secretHash(secretId),
    description: describeLogin(claims, method, meta),
    local: true,
    authMethod: method.name,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + method.maxTokenTtlMs).toISOString(),
    createIndex: 0,
    modifyIndex: 0,
  };
  transaction.put('aclToken', token);
  return { token: state.aclToken.get(token.accessorId) ?? token, secretId };
}

export const refused = (reason: string): PeerwayError =>
  new PeerwayError('acl.login_refused', `The login is refused: ${reason}`);

/** Who it is: what people call them, and what the provider does. The latter alone is theirs for ever, so it is always there. */
export function describeLogin(
  claims: Claims,
  { name }: Pick<AuthMethod, 'name'>,
  meta: Record<string, string>,
): string {
  const subject = printable(claims.sub) ?? '?';
  const called = printable(claims.name) ?? printable(claims.preferred_username) ?? printable(claims.email);
  const who = called === undefined || called === subject ? subject : `${called} (${subject})`;
  const said = Object.keys(meta).length === 0 ? '' : `: ${JSON.stringify(meta)}`;
  return `${who}, by ${name}${said}`.slice(0, DESCRIPTION_MAX);
}

/** Without what a terminal, a log or a reader from right to left would take for more than a text. */
function printable(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').slice(0, NAME_MAX) : '';
  return text === '' ? undefined : text;
}
