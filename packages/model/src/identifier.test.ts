import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  metaSchema,
  namespacePatternSchema,
  namespaceSchema,
  nodeNameSchema,
  partitionSchema,
  peerNameSchema,
  serviceNameSchema,
  uuidSchema,
} from './identifier.ts';

const accepts = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

describe('names', () => {
  it.each<[string, z.ZodType, string[], unknown[]]>([
    [
      'a peering, in lower case only (Q20)',
      peerNameSchema,
      ['a', 'west', 'west-2', '2west', 'a'.repeat(63)],
      ['', 'West', 'we_st', 'we.st', '-west', 'west-', 'a'.repeat(64), 'wëst', 'west ', '*', 'we/st', null, 7],
    ],
    [
      'a service',
      serviceNameSchema,
      ['a', 'web', 'Web_1', 'web-sidecar-proxy', 'a'.repeat(128)],
      ['', 'web.api', 'web/api', '-web', 'web-', '_web', 'a'.repeat(129), 'web api', '*', 'we\u0000b', 'web\n'],
    ],
    [
      'a node',
      nodeNameSchema,
      ['n', 'ip-10-0-0-1.eu.example', 'Node_1'],
      ['', '.n', 'n.', 'a/b', 'a b', 'a'.repeat(129), '..'],
    ],
    [
      'a UUID',
      uuidSchema,
      ['11111111-1111-1111-1111-111111111111', 'ABCDEF01-1111-1111-1111-111111111111'],
      ['', '11111111', '11111111-1111-1111-1111-11111111111', '{11111111-1111-1111-1111-111111111111}'],
    ],
    ['a partition', partitionSchema, ['default', 'team-a'], ['a/b', 'a.b', '*', '-a', 'a'.repeat(64)]],
    ['a namespace pattern', namespacePatternSchema, ['*', 'default'], ['a*', '**', 'a/b']],
  ])('of %s', (_name, schema, good, bad) => {
    for (const value of good) expect(accepts(schema, value), JSON.stringify(value)).toBe(true);
    for (const value of bad) expect(accepts(schema, value), JSON.stringify(value)).toBe(false);
  });

  it('left out or empty stand for the default', () => {
    for (const schema of [partitionSchema, namespaceSchema, namespacePatternSchema]) {
      expect([schema.parse(undefined), schema.parse('')]).toEqual(['default', 'default']);
    }
  });
});

describe('metadata', () => {
  const pairs = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, 'value']));
  it.each<[string, unknown, boolean]>([
    ['64 pairs', pairs(64), true],
    ['65 pairs', pairs(65), false],
    ['a key of 128 characters', { ['k'.repeat(128)]: '' }, true],
    ['a key of 129 characters', { ['k'.repeat(129)]: '' }, false],
    ['a value of 512 characters', { k: 'v'.repeat(512) }, true],
    ['a value of 513 characters', { k: 'v'.repeat(513) }, false],
    ['an empty key', { '': 'v' }, false],
    ['a key with a dot', { 'a.b': 'v' }, false],
    ['a number', { k: 1 }, false],
  ])('%s: %s', (_name, value, good) => {
    expect(accepts(metaSchema, value)).toBe(good);
  });
});
