import { randomUUID } from 'node:crypto';
import { chmod, rename, writeFile } from 'node:fs/promises';
import { GLOBAL_MANAGEMENT_RULES } from '@peerway/acl';
import { ANONYMOUS_TOKEN_ACCESSOR, GLOBAL_MANAGEMENT_POLICY_ID } from '@peerway/model/acl';
import { secretHash } from '@peerway/store';
import type { Services } from '../context.ts';

/**
 * On the first start: the built-in management policy, the anonymous token, and one management token whose secret goes to
 * `file` (mode 0600) and nowhere else. Later starts change nothing, so a deleted bootstrap token stays deleted.
 */
export async function ensureAclBootstrap({ store, now, log }: Services, file: string): Promise<void> {
  if (store.state().aclPolicy.has(GLOBAL_MANAGEMENT_POLICY_ID)) return;
  const secretId = randomUUID();
  // Before the token exists: a crash in between leaves a useless file, never a token whose secret nobody has.
  await writeFile(`${file}.new`, `${secretId}\n`, { mode: 0o600 });
  await chmod(`${file}.new`, 0o600);
  const { result: isNew } = await store.transact((transaction) => {
    if (transaction.state.aclPolicy.has(GLOBAL_MANAGEMENT_POLICY_ID)) return false;
    const createdAt = now().toISOString();
    const common = { serviceIdentities: [], local: false, createdAt, expiresAt: null, createIndex: 0, modifyIndex: 0 };
    transaction.put('aclPolicy', {
      id: GLOBAL_MANAGEMENT_POLICY_ID,
      name: 'global-management',
      description: 'Builtin policy that grants unlimited access',
      rules: GLOBAL_MANAGEMENT_RULES,
      createIndex: 0,
      modifyIndex: 0,
    });
    transaction.put('aclToken', {
      ...common,
      accessorId: ANONYMOUS_TOKEN_ACCESSOR,
      // No secret has this hash's preimage: the anonymous token is used by giving none.
      secretHash: secretHash(randomUUID()),
      description: 'Anonymous Token',
      policyIds: [],
    });
    transaction.put('aclToken', {
      ...common,
      accessorId: randomUUID(),
      secretHash: secretHash(secretId),
      description: 'Bootstrap Token (Global Management)',
      policyIds: [GLOBAL_MANAGEMENT_POLICY_ID],
    });
    transaction.audit({ actor: 'first-start', operation: 'acl.bootstrap', target: '', outcome: 'done', requestId: '' });
    return true;
  });
  if (!isNew) return;
  await rename(`${file}.new`, file);
  log('info', 'acl.bootstrapped', { file });
}
