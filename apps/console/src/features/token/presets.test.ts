import { findRulesProblems } from '@peerway/acl';
import type { AclPolicy } from '@peerway/model/acl';
import { expect, it } from 'vitest';
import { presetState, readOnlyPreset } from './presets';

const policy = (part: Partial<AclPolicy>): AclPolicy => ({
  id: 'p',
  name: readOnlyPreset.policyName,
  description: '',
  rules: readOnlyPreset.rules,
  createIndex: 1,
  modifyIndex: 1,
  ...part,
});

it('makes rules that can be read', () => {
  expect(findRulesProblems(readOnlyPreset.rules)).toEqual([]);
});
it.each([
  ['not known', undefined, 'unknown'],
  ['not there', [policy({ name: 'other' })], 'missing'],
  ['there', [policy({ rules: `\n${readOnlyPreset.rules.trim()}` })], 'same'],
  ['there in other letters, and as good as taken', [policy({ name: 'Read-Only' })], 'same'],
  ['there with other rules', [policy({ rules: 'acl = "write"' })], 'different'],
  ['there for one datacenter only', [policy({ datacenters: ['west'] })], 'different'],
])('says of a policy that is %s', (_what, policies, kind) => {
  expect(presetState(readOnlyPreset, policies).kind).toBe(kind);
});
