import { expect, it } from 'vitest';
import { listGrants } from './list-grants.ts';

it('lists one line for each thing that rules name, with the rule that decides', () => {
  const grants = listGrants(
    [
      { name: 'a', rules: 'service "web" { policy = "read" intentions = "write" }\noperator = "read"' },
      { name: 'b', rules: 'service "web" { policy = "deny" }', origin: 'policy "b" of role "r"' },
    ],
    [],
  );
  expect(grants.map(({ resource, name, level, through }) => [resource, name?.name ?? null, level, through])).toEqual([
    ['intention', 'web', 'write', 'policy "a"'],
    ['operator', null, 'read', 'policy "a"'],
    ['service', 'web', 'deny', 'policy "b" of role "r"'],
  ]);
});

it('tells partitions, prefixes and what comes with an identity apart', () => {
  const grants = listGrants(
    [{ name: 'a', rules: 'partition "x" { service_prefix "web" { policy = "read" } mesh = "write" }' }],
    [{ serviceName: 'api' }],
  );
  expect(grants).toContainEqual({
    resource: 'service',
    partition: { match: 'exact', name: 'x' },
    namespace: { match: 'exact', name: 'default' },
    name: { match: 'prefix', name: 'web' },
    level: 'read',
    through: 'policy "a"',
  });
  expect(grants.find(({ resource }) => resource === 'mesh')?.partition).toEqual({ match: 'exact', name: 'x' });
  expect(grants.filter(({ through }) => through === 'service identity "api"')).toHaveLength(4);
});
