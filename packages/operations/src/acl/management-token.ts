import { randomUUID } from 'node:crypto';
import type { AclToken } from '@peerway/model/acl';
import { GLOBAL_MANAGEMENT_POLICY_ID } from '@peerway/model/acl-constants';
import { type StoreTransaction, secretHash } from '@peerway/store';

/** Writes a token with every right, and that the bootstrap has happened with it. */
export function putManagementToken(transaction: StoreTransaction, secretId: string, now: Date): AclToken {
  const at = now.toISOString();
  const token: AclToken = {
    accessorId: randomUUID(),
    secretHash: secretHash(secretId),
    description: 'Bootstrap Token (Global Management)',
    policyIds: [GLOBAL_MANAGEMENT_POLICY_ID],
    serviceIdentities: [],
    local: false,
    createdAt: at,
    expiresAt: null,
    createIndex: 0,
    modifyIndex: 0,
  };
  transaction.put('aclToken', token);
  transaction.put('aclBootstrap', { accessorId: token.accessorId, at, createIndex: 0, modifyIndex: 0 });
  return token;
}
