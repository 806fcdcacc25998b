import { describe, expect, it } from 'vitest';
import { readTokenGrantOptions } from './grant-options.ts';
import { readLink } from './object-link.ts';

describe('the options of grants', () => {
  it('are read as Consul writes them', () => {
    expect(
      readTokenGrantOptions({
        policyId: ['1'],
        policyName: ['reader', '00000000-0000-0000-0000-000000000001'],
        roleName: ['team-a'],
        serviceIdentity: ['web', 'api:dc1,dc2', 'team-a/shop/cart:dc1'],
        nodeIdentity: ['n1:dc1'],
        templatedPolicy: 'builtin/service',
        var: ['name:web'],
      }),
    ).toEqual({
      // A name that looks like an ID is still a name.
      policies: [{ id: '1' }, { name: 'reader' }, { name: '00000000-0000-0000-0000-000000000001' }],
      roles: [{ name: 'team-a' }],
      serviceIdentities: [
        { serviceName: 'web', datacenters: [] },
        { serviceName: 'api', datacenters: ['dc1', 'dc2'] },
        { serviceName: 'cart', partition: 'team-a', namespace: 'shop', datacenters: ['dc1'] },
      ],
      nodeIdentities: [{ nodeName: 'n1', datacenter: 'dc1' }],
      templatedPolicies: [{ templateName: 'builtin/service', variables: { name: 'web' } }],
    });
  });

  it('leave out what was not given, so that an update keeps it', () => {
    expect(readTokenGrantOptions({})).toEqual({});
  });

  it.each([
    ['a node identity without a datacenter', { nodeIdentity: ['n1'] }, /give name:datacenter/],
    ['half a place of a service', { serviceIdentity: ['shop/cart'] }, /give name or partition\/namespace\/name/],
    ['a template that there is not', { templatedPolicy: 'builtin/all' }, /no template "builtin\/all"/],
    ['a variable without a template', { var: ['name:x'] }, /give --templated-policy/],
    ['another variable', { templatedPolicy: 'builtin/node', var: ['id:x'] }, /the variable is "name"/],
    ['a variable without a value', { templatedPolicy: 'builtin/node', var: ['name'] }, /give name:value/],
  ])('refuse %s', (_what, options, message) => {
    expect(() => readTokenGrantOptions(options)).toThrow(message);
  });
});

it('one thing is named by its ID or by its name, not by both and not by neither', () => {
  expect([readLink({ id: 'a' }), readLink({ name: 'b' })]).toEqual([{ id: 'a' }, { name: 'b' }]);
  expect(() => readLink({})).toThrow(/either --id or --name/);
  expect(() => readLink({ id: 'a', name: 'b' })).toThrow(/either --id or --name/);
});
