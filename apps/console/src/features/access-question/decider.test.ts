import { compileAuthorizer, expandGrants } from '@peerway/acl';
import { describe, expect, it } from 'vitest';
import { deciderOf, isDenying, ruleSourceOf } from './decider';

const policy = { name: 'reader', rules: 'service_prefix "" { policy = "read" }' };
const grants = { serviceIdentities: [], nodeIdentities: [], templatedPolicies: [] };

describe('the words of an authorizer', () => {
  it.each([
    ['a policy', { role: null, ...grants, policies: [policy] }, 'x', { policy: 'reader', role: null }],
    ['a policy of a role', { role: 'team', ...grants, policies: [policy] }, 'x', { policy: 'reader', role: 'team' }],
    [
      'a service identity',
      { role: 'team', ...grants, policies: [], serviceIdentities: [{ serviceName: 'web', datacenters: [] }] },
      'web',
      { policy: null, role: null, text: 'service identity "web"' },
    ],
    [
      'a template of a role',
      {
        role: 'team',
        ...grants,
        policies: [],
        templatedPolicies: [
          {
            templateName: 'builtin/service' as const,
            variables: { name: 'web' },
            partition: 'default',
            datacenters: [],
          },
        ],
      },
      'web',
      { policy: null, role: 'team' },
    ],
  ])('for the rule of %s are taken apart', (_what, source, name, expected) => {
    const { policies, serviceIdentities } = expandGrants([source], 'dc');
    const { decidedBy } = compileAuthorizer(policies, serviceIdentities, 'deny').decide({
      ...{ resource: 'service', name, partition: 'default', namespace: 'default', access: 'read' },
    });
    const { rule, source: found } = deciderOf(decidedBy ?? '');
    expect(found).toMatchObject(expected);
    expect(rule).toMatch(/^service(_prefix)? ".*" \{ .*policy = "\w+".* \}$/);
    expect(`${rule} of ${found.text}`).toBe(decidedBy);
  });
  it('are not misled by a name that looks like them', () => {
    expect(deciderOf('service "x of policy \\"y\\"" { policy = "read" } of policy "reader"')).toMatchObject({
      rule: 'service "x of policy \\"y\\"" { policy = "read" }',
      source: { policy: 'reader' },
    });
  });
  it('stay a text when they are others', () => {
    expect(deciderOf('something new')).toEqual({
      rule: 'something new',
      source: { text: '', policy: null, role: null },
    });
    expect(ruleSourceOf('something new')).toEqual({ text: 'something new', policy: null, role: null });
  });
});

it('tells a deny from a rule that grants too little', () => {
  expect(isDenying(deciderOf('service "x" { policy = "read" intentions = "deny" } of policy "p"'))).toBe(true);
  expect(isDenying(deciderOf('service "deny" { policy = "read" } of policy "p"'))).toBe(false);
});
