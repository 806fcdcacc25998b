import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { clusterResources, namespacedResources, nodeResources, partitionResources } from './acl-request.ts';
import { idleResources } from './idle-rules.ts';
import { findRulesProblems, parseRules } from './rules.ts';

const text = readFileSync(new URL('../../../docs/acl-rules.md', import.meta.url), 'utf8');

it('docs/acl-rules.md lists every resource with what it is of', () => {
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  const named = rows.map((row) => [...(row.split('|')[1] ?? '').matchAll(/`([a-z]+)`/g)].map((match) => match[1]));
  expect(named).toEqual([clusterResources, partitionResources, nodeResources, namespacedResources, ['policy']]);
});

it('its example can be pasted in', () => {
  const example = /```hcl\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  expect(findRulesProblems(example)).toEqual([]);
  expect(parseRules(example).rules).toHaveLength(9);
});

it('names every resource whose rules have no effect', () => {
  const sentence = /^\* Rules for (.*) are read and kept/m.exec(text)?.[1] ?? '';
  expect([...sentence.matchAll(/`([a-z]+)`/g)].map((match) => match[1])).toEqual([...idleResources]);
});
