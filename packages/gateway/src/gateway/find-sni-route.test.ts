import { describe, expect, it } from 'vitest';
import { passthroughRoute } from '../testing/resources.ts';
import { findSniRoute } from './find-sni-route.ts';

const names = ['api.west.consul', '*.west.consul', '*.b.west.consul', 'west.consul'];
const sniRoutes = new Map(names.map((name) => [name, passthroughRoute(name, 'any')]));

describe('findSniRoute', () => {
  it.each([
    ['api.west.consul', 'api.west.consul'],
    ['web.west.consul', '*.west.consul'],
    ['x.y.west.consul', '*.west.consul'],
    ['a.b.west.consul', '*.b.west.consul'],
    ['b.west.consul', '*.west.consul'],
    ['west.consul', 'west.consul'],
    ['east.consul', undefined],
    ['evilwest.consul', undefined],
    ['consul', undefined],
  ])('leads %s to %s', (serverName, expected) => {
    expect(findSniRoute({ sniRoutes }, serverName)?.name).toBe(expected);
  });
});
