import { expect, it } from 'vitest';
import { emptyGrants, newServiceIdentity, newTemplate } from './grants-draft';
import { grantsText } from './grants-text';

it('has a line for each grant, so that a difference shows which', () => {
  expect(
    grantsText({
      ...emptyGrants,
      policies: ['reader'],
      roles: ['team'],
      serviceIdentities: [{ ...newServiceIdentity, serviceName: 'web', partition: 'team-a', datacenters: ['east'] }],
      nodeIdentities: [{ nodeName: 'n', datacenter: 'east' }],
      templatedPolicies: [newTemplate('builtin/dns')],
    }),
  ).toBe(
    [
      'policy reader',
      'role team',
      'identity of service {"datacenters":["east"],"partition":"team-a","serviceName":"web"}',
      'identity of node {"datacenter":"east","nodeName":"n"}',
      'template {"datacenters":[],"partition":"default","templateName":"builtin/dns","variables":{}}',
    ].join('\n'),
  );
});
