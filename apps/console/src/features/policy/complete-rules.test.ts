import { findRulesProblems } from '@peerway/acl';
import { describe, expect, it } from 'vitest';
import { completeRules, type LiveNames } from './complete-rules';

const names: LiveNames = {
  partitions: ['default', 'team-a'],
  namespaces: [
    { name: 'default', partition: 'default' },
    { name: 'shop', partition: 'team-a' },
  ],
  services: [
    { name: 'api', partition: 'default', namespace: 'default' },
    { name: 'cart', partition: 'team-a', namespace: 'shop' },
  ],
  nodes: [{ name: 'node-1', partition: 'default' }],
};

/** Options at the `|` of a text. */
function at(marked: string) {
  const offset = marked.indexOf('|');
  const found = completeRules(names, marked.replace('|', ''), offset);
  return found?.options ?? [];
}
const labelsAt = (marked: string): string[] => at(marked).map(({ label }) => label);

describe('words', () => {
  it.each([
    ['at the top', 'ser|', 'service_prefix'],
    ['scopes at the top', 'par|', 'partition'],
    ['in a partition', 'partition "team-a" {\n  me|', 'mesh'],
    ['the right on a namespace', 'namespace "shop" {\n  po|', 'policy'],
    ['in a rule', 'service "web" { in|', 'intentions'],
    ['after a rule on one line', 'service "web" { policy = "read" }\nno|', 'node'],
    ['after a value', 'mesh = "read"\noper|', 'operator'],
    ['past a comment with a brace', '# service "x" {\noper|', 'operator'],
  ])('%s', (_what, text, expected) => {
    expect(labelsAt(text)).toContain(expected);
  });
  it.each([
    ['a resource of the cluster in a partition', 'partition "team-a" { op|', 'operator'],
    ['nodes in a namespace', 'namespace "shop" { no|', 'node'],
    ['intentions of a node', 'node "n" { in|', 'intentions'],
    ['a partition in a partition', 'partition "team-a" { pa|', 'partition'],
  ])('not %s', (_what, text, unexpected) => {
    expect(labelsAt(text)).not.toContain(unexpected);
  });
  it('are offered as rules that can be read', () => {
    for (const { label, template } of at('|')) {
      const rule = (template ?? '').replaceAll(/\$\{(\w*)\}/g, (_all, text) => (text === '' ? 'mesh = "read"' : text));
      const inPlace = label.startsWith('namespace') ? rule.replace('mesh = "read"', 'policy = "read"') : rule;
      expect([label, findRulesProblems(inPlace)]).toEqual([label, []]);
    }
  });
});

describe('names', () => {
  it.each([
    ['services of where the rule holds', 'service "|"', ['api']],
    ['services of the namespace around', 'partition "team-a" {\n namespace "shop" {\n  service "|', ['cart']],
    ['services of every namespace', 'partition_prefix "" { namespace_prefix "" { service "|', ['api', 'cart']],
    ['partitions', 'partition "|', ['default', 'team-a']],
    ['namespaces of the partition', 'partition "team-a" { namespace "|', ['shop']],
    ['nodes, and all of them', 'node_prefix "|', ['(every name)', 'node-1']],
  ])('of %s', (_what, text, expected) => {
    expect(labelsAt(text)).toEqual(expected);
  });
  it('close their quote unless it is there', () => {
    expect(at('service "|"')[0]?.insert).toBe('api');
    expect(at('service "|')[0]?.insert).toBe('api"');
    expect(at('service |')[0]?.insert).toBe('"api"');
    expect(at('node_prefix |')[0]?.insert).toBe('""');
  });
});

it('offers the level that only keys have to keys alone', () => {
  expect(labelsAt('key "x" { policy = "|"')).toEqual(['read', 'list', 'write', 'deny']);
  expect(labelsAt('mesh = |')).toEqual(['read', 'write', 'deny']);
});
it('says which words have no effect', () => {
  expect(at('|').find(({ label }) => label === 'key_prefix')?.detail).toMatch(/no effect/);
});
it('offers nothing in a comment and in JSON', () => {
  expect(at('# ser|')).toEqual([]);
  expect(at('{"ser|')).toEqual([]);
});
