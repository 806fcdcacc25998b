import { namedTemplates, templatedPolicyNames } from '@peerway/model/acl-grant';
import { expect, it } from 'vitest';
import {
  draftOf,
  emptyGrants,
  grantsNothing,
  isWhole,
  newServiceIdentity,
  newTemplate,
  tokenGrants,
} from './grants-draft';

it('gives back what a token has when nothing is changed', () => {
  const view = {
    policies: [{ id: 'p1', name: 'reader' }],
    roles: [{ id: 'r1', name: 'team' }],
    serviceIdentities: [{ serviceName: 'web', partition: 'team-a', datacenters: [] }],
    nodeIdentities: [{ nodeName: 'n', datacenter: 'dc1' }],
    templatedPolicies: [newTemplate('builtin/dns')],
  };
  expect(tokenGrants(draftOf(view))).toEqual({
    ...view,
    policies: [{ name: 'reader' }],
    roles: [{ name: 'team' }],
  });
});
it('is not whole while an identity has no name', () => {
  expect(isWhole({ ...emptyGrants, serviceIdentities: [newServiceIdentity] })).toBe(false);
  expect(isWhole({ ...emptyGrants, serviceIdentities: [{ ...newServiceIdentity, serviceName: 'web' }] })).toBe(true);
});
it.each(templatedPolicyNames)('begins %s with a name where it needs one', (name) => {
  expect(isWhole({ ...emptyGrants, templatedPolicies: [newTemplate(name)] })).toBe(!namedTemplates.has(name));
});
it('knows when there is nothing granted', () => {
  expect(grantsNothing(emptyGrants)).toBe(true);
  expect(grantsNothing({ ...emptyGrants, roles: ['x'] })).toBe(false);
});
