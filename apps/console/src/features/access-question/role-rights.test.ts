import type { AclPolicy, AclRoleView } from '@peerway/model/acl';
import { describe, expect, it } from 'vitest';
import { emptyQuestion } from './question-view';
import { roleAnswer, roleRights } from './role-rights';

const policy = (id: string, rules: string, datacenters: string[] = []): AclPolicy => ({
  ...{ id, name: `policy-${id}`, description: '', rules, datacenters, createIndex: 1, modifyIndex: 1 },
});
const role: AclRoleView = {
  ...{ id: 'r', name: 'team', description: '', createIndex: 1, modifyIndex: 1 },
  policies: [
    { id: '1', name: 'an older name' },
    { id: '2', name: 'policy-2' },
    { id: 'gone', name: 'gone' },
  ],
  serviceIdentities: [{ serviceName: 'web', datacenters: [] }],
  nodeIdentities: [],
  templatedPolicies: [],
};
const policies = [
  policy('1', 'service_prefix "" { policy = "read" }'),
  policy('2', 'mesh = "write"', ['elsewhere']),
  policy('3', 'acl = "write"'),
];
const ask = (part: Partial<typeof emptyQuestion>) =>
  roleAnswer(roleRights(role, policies, 'here'), 'deny', { ...emptyQuestion, ...part });

describe('a role', () => {
  it('grants what its policies say, looked up by their IDs', () => {
    expect(ask({ name: 'api' })).toMatchObject({
      permission: 'service:read on "api"',
      allowed: true,
      decidedBy: 'service_prefix "" { policy = "read" } of policy "policy-1"',
    });
  });
  it('grants what its identities stand for', () => {
    expect(ask({ name: 'web', access: 'write' })).toMatchObject({ allowed: true });
    expect(ask({ name: 'api', access: 'write' })).toMatchObject({
      allowed: false,
      grantingRule: 'service "api" { policy = "write" }',
    });
  });
  it('grants nothing of policies that are for other datacenters, or that it does not have', () => {
    expect(ask({ resource: 'mesh' })).toMatchObject({ allowed: false, decidedBy: null });
    expect(ask({ resource: 'acl' })).toMatchObject({ allowed: false, decidedBy: null });
    expect(
      roleAnswer(roleRights(role, policies, 'elsewhere'), 'deny', { ...emptyQuestion, resource: 'mesh' }),
    ).toMatchObject({ allowed: true });
  });
});
