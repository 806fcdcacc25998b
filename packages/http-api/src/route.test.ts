import { describe, expect, it } from 'vitest';
import { readBlockingQuery } from './blocking-query.ts';
import { JsonFields } from './json-fields.ts';
import { matchRoute, type Route } from './route.ts';

const route = (method: Route['method'], path: string): Route => ({
  method,
  path,
  operation: 'cluster.status',
  handle: () => ({ json: null }),
});
const routes = [
  route('GET', 'peerings'),
  route('GET', 'peering/:name'),
  route('DELETE', 'peering/:name'),
  route('GET', 'config/:kind/:name'),
];

describe('a path', () => {
  it.each<[string, string, unknown]>([
    ['GET', 'peerings', {}],
    ['GET', 'peerings/', {}],
    ['DELETE', 'peering/west', { name: 'west' }],
    ['GET', 'config/service-defaults/a%2Fb', { kind: 'service-defaults', name: 'a/b' }],
    ['GET', 'peering/__proto__', { name: '__proto__' }],
  ])('is found with its parameters: %s %s', (method, path, parameters) => {
    const match = matchRoute(routes, method, path);
    expect(match.kind === 'found' && { ...match.parameters }).toEqual(parameters);
  });

  it.each(['', 'peering', 'peering/', 'peering/%', 'peering/a/b', 'PEERINGS', 'config/service-defaults'])(
    'is none: "%s"',
    (path) => {
      expect(matchRoute(routes, 'GET', path).kind).toBe('none');
    },
  );

  it('says which methods it has', () => {
    expect(matchRoute(routes, 'PUT', 'peering/west')).toEqual({ kind: 'method', allow: ['DELETE', 'GET'] });
  });
});

describe('a blocking query', () => {
  it.each<[string, { index: number; waitMs: number } | null]>([
    ['', null],
    ['index=0', null],
    ['index=5', { index: 5, waitMs: 300_000 }],
    ['index=5&wait=10s', { index: 5, waitMs: 10_000 }],
    ['index=5&wait=1.5m', { index: 5, waitMs: 90_000 }],
    ['index=5&wait=24h', { index: 5, waitMs: 600_000 }],
  ])('is read from "%s"', (query, expected) => {
    expect(readBlockingQuery(new URLSearchParams(query))).toEqual(expected);
  });

  it.each(['index=x', 'index=-1', 'index=5&wait=soon', 'index=5&wait=10'])('is refused: "%s"', (query) => {
    expect(() => readBlockingQuery(new URLSearchParams(query))).toThrow(/Invalid/);
  });
});

describe('the fields of a body', () => {
  it('are found whatever the case of their keys, and named when they are of the wrong kind', () => {
    const fields = JsonFields.from({ peername: 'a', Meta: null, List: ['x'] });
    expect([fields.text('PeerName'), fields.text('Absent'), fields.list('list')]).toEqual(['a', '', ['x']]);
    expect(fields.get('Meta')).toBeUndefined();
    expect(() => JsonFields.from({ PeerName: 5 }).text('PeerName')).toThrow(
      'Body decoding failed: PeerName must be a string',
    );
    expect(() => JsonFields.from([])).toThrow('the body must be a JSON object');
  });
});
