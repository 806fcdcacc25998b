import { expect, it } from 'vitest';
import { servicePath } from './service-path';

it('gives a local service and a peer’s of the same name two pages', () => {
  expect(servicePath({ name: 'api', peer: '', namespace: 'default' })).toBe('/services/api');
  expect(servicePath({ name: 'api', peer: 'west', namespace: 'default' })).toBe('/services/api?peer=west');
});
it('names a namespace other than the default', () => {
  expect(servicePath({ name: 'api', peer: '', namespace: 'team a' })).toBe('/services/api?namespace=team+a');
});
