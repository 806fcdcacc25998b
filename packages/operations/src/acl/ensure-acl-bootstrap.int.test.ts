import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compileAuthorizer, GLOBAL_MANAGEMENT_RULES } from '@peerway/acl';
import { aclBootstrapKey } from '@peerway/model/acl';
import {
  ANONYMOUS_TOKEN_ACCESSOR,
  GLOBAL_MANAGEMENT_POLICY_ID,
  GLOBAL_READ_ONLY_POLICY_ID,
} from '@peerway/model/acl-constants';
import { expect, it } from 'vitest';
import { authorizerOf } from '../access/authenticate.ts';
import { openTestServices } from '../testing/test-services.ts';
import { bootstrapAcl } from './bootstrap-acl.ts';
import { ensureAclBootstrap } from './ensure-acl-bootstrap.ts';

it('takes a database of an earlier release as bootstrapped, adds what is new, and reads its tokens', async () => {
  await using services = await openTestServices();
  const context = services.context(new Date());
  const file = join(dirname(context.aclResetFile), 'bootstrap-token');
  const common = { description: '', createIndex: 0, modifyIndex: 0 };
  await services.store.transact((transaction) => {
    transaction.put('aclPolicy', {
      ...common,
      id: GLOBAL_MANAGEMENT_POLICY_ID,
      name: 'renamed',
      rules: 'operator = "write"',
    });
    transaction.put('aclToken', {
      ...common,
      accessorId: 'old',
      secretHash: 'x',
      policyIds: [GLOBAL_MANAGEMENT_POLICY_ID],
      serviceIdentities: [{ serviceName: 'web' }],
      local: false,
      createdAt: '2026-01-01T00:00:00.000Z',
      expiresAt: null,
    });
  });
  await ensureAclBootstrap(context, file);
  const state = services.store.state();
  expect(state.aclPolicy.has(GLOBAL_READ_ONLY_POLICY_ID)).toBe(true);
  expect(state.aclPolicy.get(GLOBAL_MANAGEMENT_POLICY_ID)).toMatchObject({
    name: 'renamed',
    rules: GLOBAL_MANAGEMENT_RULES,
  });
  expect([...state.aclToken.keys()]).toEqual([ANONYMOUS_TOKEN_ACCESSOR, 'old']);
  await expect(access(file)).rejects.toThrow(/ENOENT/);
  const token = state.aclToken.get('old');
  if (token === undefined) throw new Error('the token is gone');
  const authorizer = authorizerOf(state, token);
  expect(
    authorizer.decide({ resource: 'service', name: 'web', partition: 'later', namespace: 'any', access: 'write' })
      .allowed,
  ).toBe(true);
  const nobody = { ...context, caller: { ...context.caller, authorizer: compileAuthorizer([], [], 'deny') } };
  await expect(bootstrapAcl(nobody, {})).rejects.toThrow(
    `reset index: ${state.aclBootstrap.get(aclBootstrapKey())?.modifyIndex}`,
  );

  const { index } = services.store.state();
  await ensureAclBootstrap(context, file);
  expect(services.store.state().index).toBe(index);
});
