import type { AclAccess, AclRequest } from '../acl-request.ts';
import type { TestLevel, TestRule, TestSelector } from './naive-evaluator.ts';

/** Numbers from 0 to below 1 that follow from a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T; // Cast: never empty.

const names = ['', 'a', 'ab', 'abb', 'b', 'ba'];
const places = ['default', 'a', 'ab', 'b', 'ba'];
const placePrefixes = ['', '', 'a', 'ab', 'd'];
const levels: readonly TestLevel[] = ['deny', 'read', 'write'];
const accesses: readonly AclAccess[] = ['read', 'write', 'list'];

/** Few names, so that rules meet: rules that nothing else speaks of prove little. */
export function randomRule(random: () => number): TestRule {
  const place = (): TestSelector =>
    random() < 0.5
      ? { isPrefix: false, name: pick(random, places) }
      : { isPrefix: true, name: pick(random, placePrefixes) };
  const level = pick(random, levels);
  const kind = random();
  if (kind < 0.08) return { kind: 'cluster', resource: pick(random, ['acl', 'keyring', 'operator'] as const), level };
  if (kind < 0.18)
    return { kind: 'partition', resource: pick(random, ['mesh', 'peering'] as const), partition: place(), level };
  if (kind < 0.25) return { kind: 'namespace', partition: place(), namespace: place(), level };
  const selector = { isPrefix: random() < 0.5, name: pick(random, names) };
  const common = { kind: 'named', partition: place(), selector } as const;
  if (kind < 0.4) {
    const namespace = pick(random, [
      { isPrefix: false, name: 'default' },
      { isPrefix: true, name: '' },
      { isPrefix: true, name: 'd' },
    ]);
    return { ...common, resource: 'node', namespace, level, intentions: null };
  }
  if (kind < 0.5)
    return {
      ...common,
      resource: 'key',
      namespace: place(),
      level: pick(random, [...levels, 'list'] as const),
      intentions: null,
    };
  const intentions = random() < 0.5 ? null : pick(random, levels);
  return { ...common, resource: 'service', namespace: place(), level, intentions };
}

/** One policy: what can be said once in a scope is said once. */
export function randomPolicy(random: () => number, rulesMax: number): TestRule[] {
  const rules = new Map<string, TestRule>();
  for (let count = Math.floor(random() * (rulesMax + 1)); count > 0; count -= 1) {
    const rule = randomRule(random);
    const { level: _level, ...what } = rule;
    rules.set(JSON.stringify(rule.kind === 'named' ? rule : what), rule);
  }
  return [...rules.values()];
}

export function randomRequest(random: () => number): AclRequest {
  const access = pick(random, accesses);
  const partition = pick(random, [...places, 'c', 'abc']);
  const namespace = pick(random, [...places, 'c', 'abc', '*']);
  const name = pick(random, [...names, 'c', 'abbc']);
  const kind = random();
  if (kind < 0.05) return { resource: pick(random, ['acl', 'keyring', 'operator'] as const), access };
  if (kind < 0.15) return { resource: pick(random, ['mesh', 'peering'] as const), partition, access };
  if (kind < 0.25) return { resource: 'node', name, partition, access };
  if (kind < 0.35) return { resource: 'namespace', partition, namespace, access };
  if (kind < 0.45) return { resource: 'key', name, partition, namespace, access };
  if (kind < 0.7) return { resource: 'service', name, partition, namespace, access };
  return { resource: 'intention', name: pick(random, [name, '*']), partition, namespace, access };
}
