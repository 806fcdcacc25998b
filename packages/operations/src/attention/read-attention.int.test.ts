import { compileAuthorizer } from '@peerway/acl';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerService } from '../catalog/register-service.ts';
import type { OperationContext } from '../context.ts';
import { newPeering } from '../peering/peering-row.ts';
import { openTestServices, type TestServices } from '../testing/test-services.ts';
import { readAttention } from './read-attention.ts';

let services: TestServices;
let context: OperationContext;

beforeAll(async () => {
  services = await openTestServices();
  context = services.context(new Date());
  for (const name of ['web', 'billing'])
    await registerService(context, {
      node: { node: 'n1', address: '127.0.0.1' },
      service: { id: name, service: name, port: 80 },
      checks: [{ checkId: `${name}-up`, name: 'up', status: 'critical', output: 'connection refused' }],
    });
  await services.store.transact((transaction) => {
    const row = newPeering({ name: 'west', partition: 'default', meta: {}, now: context.now() });
    transaction.put('peering', { ...row, state: 'TERMINATED' });
  });
});
afterAll(() => services[Symbol.asyncDispose]());

const seen = async (rules: string): Promise<[string, string, boolean][]> => {
  const authorizer = compileAuthorizer([{ name: 'x', rules }], [], 'deny');
  const { items } = await readAttention({ ...context, caller: { ...context.caller, authorizer } });
  return items.map(({ level, subject, isMine }) => [level, 'name' in subject ? subject.name : subject.kind, isMine]);
};

it.each<[string, string, [string, string, boolean][]]>([
  ['who may read nothing', '', []],
  ['a team', 'service "web" { policy = "write" }\nnode_prefix "" { policy = "read" }', [['failing', 'web', true]]],
  [
    'who sees all services and peerings',
    'service_prefix "" { policy = "read" }\nnode_prefix "" { policy = "read" }\npeering = "read"',
    [
      ['failing', 'billing', false],
      ['failing', 'web', false],
      ['failing', 'west', false],
    ],
  ],
])('tells %s what needs somebody of what may be seen, and counts no more', async (_name, rules, expected) => {
  expect((await seen(rules)).toSorted((left, right) => (left[1] < right[1] ? -1 : 1))).toEqual(expected);
  const authorizer = compileAuthorizer([{ name: 'x', rules }], [], 'deny');
  const { counts } = await readAttention({ ...context, caller: { ...context.caller, authorizer } });
  expect(counts).toEqual({ failing: expected.length, degraded: 0, soon: 0 });
});
