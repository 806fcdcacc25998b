import { randomUUID } from 'node:crypto';
import { chmod, rename, writeFile } from 'node:fs/promises';
import { GLOBAL_MANAGEMENT_RULES, GLOBAL_READ_ONLY_RULES } from '@peerway/acl';
import type { MeshState } from '@peerway/mesh';
import { aclBootstrapKey } from '@peerway/model/acl';
import {
  ANONYMOUS_TOKEN_ACCESSOR,
  GLOBAL_MANAGEMENT_POLICY_ID,
  GLOBAL_READ_ONLY_POLICY_ID,
} from '@peerway/model/acl-constants';
import { type StoreTransaction, secretHash } from '@peerway/store';
import type { Services } from '../context.ts';
import { putManagementToken } from './management-token.ts';

/**
 * At every start: the built-in policies and the anonymous token are there. With a `file`, the first start also makes one management
 * token, whose secret goes to that file (mode 0600) and nowhere else; that counts as the bootstrap. Later starts make none, so a
 * deleted bootstrap token stays deleted. Without a file the first token is for whoever first calls `acl/bootstrap`.
 */
export async function ensureAclBootstrap({ store, now, log }: Services, file: string | null): Promise<void> {
  if (isComplete(store.state(), file)) return;
  const secretId = randomUUID();
  // Before the token exists: a crash in between leaves a useless file, never a token whose secret nobody has.
  if (file !== null && needsToken(store.state())) {
    await writeFile(`${file}.new`, `${secretId}\n`, { mode: 0o600 });
    await chmod(`${file}.new`, 0o600);
  }
  const { result: isNew } = await store.transact((transaction) => {
    const { state } = transaction;
    if (isComplete(state, file)) return false;
    const isNewToken = file !== null && needsToken(state);
    if (isFromEarlierRelease(state)) rememberBootstrap(transaction, now());
    putBuiltins(transaction, now());
    if (isNewToken) putManagementToken(transaction, secretId, now());
    const operation = isNewToken ? 'acl.bootstrap' : 'acl.ensure-builtins';
    transaction.audit({ actor: 'first-start', operation, target: '', outcome: 'done', requestId: '' });
    return isNewToken;
  });
  if (!isNew || file === null) return;
  await rename(`${file}.new`, file);
  log('info', 'acl.bootstrapped', { file });
}

const isComplete = (state: MeshState, file: string | null): boolean =>
  builtins.every(({ id, rules }) => state.aclPolicy.get(id)?.rules === rules) && (file === null || !needsToken(state));

/** Earlier releases had one built-in policy, and always made the first token themselves. */
const isFromEarlierRelease = ({ aclPolicy }: MeshState): boolean =>
  aclPolicy.has(GLOBAL_MANAGEMENT_POLICY_ID) && !aclPolicy.has(GLOBAL_READ_ONLY_POLICY_ID);

const needsToken = (state: MeshState): boolean =>
  !state.aclBootstrap.has(aclBootstrapKey()) && !isFromEarlierRelease(state);

const rememberBootstrap = (transaction: StoreTransaction, now: Date): void =>
  transaction.put('aclBootstrap', { accessorId: '', at: now.toISOString(), createIndex: 0, modifyIndex: 0 });

const builtins = [
  {
    id: GLOBAL_MANAGEMENT_POLICY_ID,
    name: 'global-management',
    description: 'Builtin policy that grants unlimited access',
    rules: GLOBAL_MANAGEMENT_RULES,
  },
  {
    id: GLOBAL_READ_ONLY_POLICY_ID,
    name: 'builtin/global-read-only',
    description: 'Builtin policy that grants unlimited read-only access to all components',
    rules: GLOBAL_READ_ONLY_RULES,
  },
];

/** What a built-in policy grants is fixed, so it is what this version says; its name and description may have been changed. */
function putBuiltins(transaction: StoreTransaction, now: Date): void {
  const { state } = transaction;
  for (const builtin of builtins) {
    const known = state.aclPolicy.get(builtin.id);
    if (known?.rules === builtin.rules) continue;
    transaction.put('aclPolicy', { ...builtin, createIndex: 0, modifyIndex: 0, ...known, rules: builtin.rules });
  }
  if (state.aclToken.has(ANONYMOUS_TOKEN_ACCESSOR)) return;
  transaction.put('aclToken', {
    accessorId: ANONYMOUS_TOKEN_ACCESSOR,
    // No secret has this hash's preimage: the anonymous token is used by giving none.
    secretHash: secretHash(randomUUID()),
    description: 'Anonymous Token',
    policyIds: [],
    serviceIdentities: [],
    local: false,
    createdAt: now.toISOString(),
    expiresAt: null,
    createIndex: 0,
    modifyIndex: 0,
  });
}
