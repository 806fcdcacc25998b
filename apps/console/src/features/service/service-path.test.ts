import { expect, it } from 'vitest';
import { servicePath } from './service-path';

const api = { name: 'api', peer: '', partition: 'default', namespace: 'default' };

it('gives a local service and a peer’s of the same name two pages', () => {
  expect(servicePath(api)).toBe('/services/api');
  expect(servicePath({ ...api, peer: 'west' })).toBe('/services/api?peer=west');
});
it('names a partition and a namespace other than the default', () => {
  expect(servicePath({ ...api, namespace: 'team a' })).toBe('/services/api?namespace=team+a');
  expect(servicePath({ ...api, partition: 'team-a' })).toBe('/services/api?partition=team-a');
  expect(servicePath({ ...api, peer: 'west', partition: 'team-a' })).toBe('/services/api?peer=west&partition=team-a');
});
