import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyMeshChanges, emptyMeshState, findConfigEntry, type MeshChange, meshTables } from './state.ts';
import { clusterInfo, EAST_TRUST_DOMAIN, entry, gateway, peering, service, without } from './testing/mesh-fixture.ts';

const empty = emptyMeshState(clusterInfo('east', EAST_TRUST_DOMAIN));
const numbered = (changes: MeshChange[]): MeshChange[] =>
  changes.map((change, index) => ({ ...change, index: index + 1 }));

it('applying changes again gives the same state', () => {
  const pool = [
    service('api'),
    service('web'),
    without(service('api')),
    gateway(),
    peering('west'),
    without(peering('west')),
  ].flat();
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pool), { maxLength: 30 }), (list) => {
      const changes = numbered(list);
      const once = applyMeshChanges(empty, changes);
      const twice = applyMeshChanges(once, changes);
      expect(twice.index).toBe(once.index);
      for (const table of meshTables) expect(Object.fromEntries(twice[table])).toEqual(Object.fromEntries(once[table]));
    }),
  );
});

it('a state never changes, and shares the tables that were not touched', () => {
  const before = applyMeshChanges(empty, numbered(service('api')));
  const after = applyMeshChanges(before, numbered(peering('west')));
  expect(before.peering.size).toBe(0);
  expect(after.instance).toBe(before.instance);
  expect(after.peering).not.toBe(before.peering);
});

it('config entries are found by kind, name and partition', () => {
  const state = applyMeshChanges(empty, entry({ Kind: 'service-defaults', Name: 'api', Protocol: 'http' }));
  expect(findConfigEntry(state, 'service-defaults', 'api')?.Protocol).toBe('http');
  expect(findConfigEntry(state, 'service-defaults', 'web')).toBeUndefined();
  expect(findConfigEntry(state, 'service-defaults', 'api', 'other')).toBeUndefined();
  expect(findConfigEntry(state, 'service-intentions', 'api')).toBeUndefined();
});
