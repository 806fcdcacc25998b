import { expect, it } from 'vitest';
import { type AclQuestion, aclRequestOf, requiredRule } from './acl-request.ts';

const asked = { access: 'read', name: 'web', partition: 'team-a', namespace: 'shop' } as const;

it.each<[AclQuestion['resource'], string, string]>([
  ['acl', 'web', 'acl:read'],
  ['mesh', 'web', 'mesh:read in partition "team-a"'],
  ['node', 'n1', 'node:read on "n1" in partition "team-a"'],
  ['service', 'web', 'service:read on "web" in partition "team-a", namespace "shop"'],
  ['namespace', '', 'namespace:read on "shop" in partition "team-a"'],
  // One that is asked about by its name is not where the question is from.
  ['namespace', 'pay', 'namespace:read on "pay" in partition "team-a"'],
])('a question about %s "%s" is about %s', (resource, name, rule) => {
  expect(requiredRule(aclRequestOf({ ...asked, resource, name }))).toBe(rule);
});
