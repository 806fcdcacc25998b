import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { aclBootstrapKey, bootstrapSchema, type CreatedToken } from '@peerway/model/acl';
import { PeerwayError } from '@peerway/model/error';
import { secretHash } from '@peerway/store';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { putManagementToken } from './management-token.ts';
import { viewToken } from './token-view.ts';

/**
 * Gives out the first management token, once; again only when the file `acl-bootstrap-reset` in this server's data directory
 * holds the index of the last time. Needs no permission: before it nobody has any, and the file shows who owns the machine.
 * @throws PeerwayError `acl.bootstrap_closed`
 */
export async function bootstrapAcl(context: OperationContext, rawInput: unknown): Promise<CreatedToken> {
  const input = parseInput(bootstrapSchema, rawInput);
  const secretId = input.secretId ?? randomUUID();
  const given = await readResetIndex(context.aclResetFile);
  const created = await write(context, 'acl.bootstrap', '', (transaction) => {
    const { aclBootstrap, aclToken } = transaction.state;
    refuseClosed(aclBootstrap.get(aclBootstrapKey())?.modifyIndex ?? null, given);
    if ([...aclToken.values()].some((token) => token.secretHash === secretHash(secretId)))
      throw new PeerwayError('request.invalid', 'Invalid Token: SecretID is already in use', { field: 'secretId' });
    const token = putManagementToken(transaction, secretId, context.now());
    const { state } = transaction;
    return { ...viewToken(state, state.aclToken.get(token.accessorId) ?? token, context.caller), secretId };
  });
  // One that stayed would be harmless: its index is not that of this time.
  await rm(context.aclResetFile, { force: true });
  context.log('warn', 'acl.bootstrapped', { from: context.remoteAddress ?? '' });
  return created;
}

/** @param resetIndex of the last bootstrap; null: there was none */
function refuseClosed(resetIndex: number | null, given: number | null): void {
  if (resetIndex === null || given === resetIndex) return;
  const words =
    given === null
      ? `ACL bootstrap no longer allowed (reset index: ${resetIndex})`
      : `Invalid bootstrap reset index (specified ${given}, reset index: ${resetIndex})`;
  throw new PeerwayError('acl.bootstrap_closed', `Permission denied: ${words}`, {
    hint: `Write ${resetIndex} to the file acl-bootstrap-reset in the server's data directory, then try again.`,
  });
}

async function readResetIndex(file: string): Promise<number | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return null;
  }
  return /^\d{1,15}$/.test(text.trim()) ? Number(text.trim()) : 0;
}
