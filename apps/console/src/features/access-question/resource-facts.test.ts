import { aclResources, idleResources, labelledResources, nodeResources, partitionResources } from '@peerway/acl';
import { expect, it } from 'vitest';
import { livelyResources, resourceFacts } from './resource-facts';

it('knows of every resource what the authorizer asks of it', () => {
  expect(Object.keys(resourceFacts).sort()).toEqual([...aclResources].sort());
  const of = (wanted: string) => aclResources.filter((resource) => resourceFacts[resource].of === wanted).sort();
  expect(of('node')).toEqual([...nodeResources].sort());
  expect(of('partition')).toEqual([...partitionResources].sort());
  expect(of('name')).toEqual(
    [...labelledResources, 'intention'].filter((name) => !nodeResources.some((node) => node === name)).sort(),
  );
});
it('offers what has an effect', () => {
  expect(aclResources.filter((resource) => !livelyResources.includes(resource)).sort()).toEqual(
    [...idleResources].sort(),
  );
});
