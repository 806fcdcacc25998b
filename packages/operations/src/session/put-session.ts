import { randomBytes, randomUUID } from 'node:crypto';
import type { AclToken } from '@peerway/model/acl';
import { type StoreTransaction, secretHash } from '@peerway/store';
import type { Services } from '../context.ts';
import { sessionLimitsOf } from './session-limits.ts';

export type SignedIn = {
  accessorId: string;
  description: string;
  /** Value of the cookie; its hash alone is stored. */
  session: string;
};

const USER_AGENT_MAX = 256;

/** Begins a session of a token, always a new one, and says so in the audit. `method`: how its owner signed in. */
export async function putSession(
  services: Services,
  transaction: StoreTransaction,
  { accessorId, description, expiresAt }: AclToken,
  { method, address, userAgent, requestId }: { method: string; address: string; userAgent: string; requestId: string },
): Promise<SignedIn> {
  const session = randomBytes(32).toString('base64url');
  const now = services.now();
  const at = now.toISOString();
  const end = new Date(now.getTime() + sessionLimitsOf(services).maxMs).toISOString();
  await transaction.createSession({
    hash: secretHash(session),
    id: randomUUID(),
    accessorId,
    method,
    address,
    userAgent: printable(userAgent).slice(0, USER_AGENT_MAX),
    createdAt: at,
    lastSeenAt: at,
    expiresAt: expiresAt !== null && expiresAt < end ? expiresAt : end,
  });
  transaction.audit({
    actor: accessorId,
    actorDescription: description,
    source: address,
    operation: 'session.sign-in',
    target: address,
    outcome: 'done',
    requestId,
  });
  return { accessorId, description, session };
}

/** What a browser says of itself, without anything that a terminal or a log would take for a command. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '');
