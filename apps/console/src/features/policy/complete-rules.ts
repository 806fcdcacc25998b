import { clusterResources, idleResources, labelledResources, nodeResources, partitionResources } from '@peerway/acl';
import type { CodeCompletion } from '@peerway/ui/code-editor';
import { type OpenBlock, rulesPlace } from './rules-place';

/** Something that is there now and that a rule can name. */
export type LiveName = { name: string; partition: string; namespace: string };
export type LiveNames = {
  partitions: readonly string[];
  namespaces: readonly Pick<LiveName, 'name' | 'partition'>[];
  services: readonly LiveName[];
  nodes: readonly Pick<LiveName, 'name' | 'partition'>[];
};

type Completions = { from: number; options: CodeCompletion[] };

/** What can stand at an offset of a policy's rules: resources, blocks, names of what is there, levels. */
export function completeRules(names: LiveNames, text: string, offset: number): Completions | null {
  if (/^\s*\{/.test(text)) return null;
  const place = rulesPlace(text, offset);
  if (place === null) return null;
  const { blocks, wanted, from, isQuoted } = place;
  const isClosed = text.charAt(offset) === '"';
  switch (wanted.kind) {
    case 'word':
      return { from, options: wordsIn(blocks) };
    case 'label':
      return { from, options: labelsFor(wanted.of, blocks, names).map((each) => asText(each, isQuoted, isClosed)) };
    case 'level':
      return { from, options: levelsOf(wanted.of, blocks).map((each) => asText(each, isQuoted, isClosed)) };
    default:
      throw new Error(`unreachable: ${wanted satisfies never}`);
  }
}

function asText({ label, ...rest }: CodeCompletion, isQuoted: boolean, isClosed: boolean): CodeCompletion {
  const written = label === everyName ? '' : label;
  if (isQuoted) return { label, ...rest, insert: isClosed ? written : `${written}"` };
  return { label, ...rest, insert: `"${written}"` };
}

/** How the empty prefix is offered: an option without a text could not be seen. */
const everyName = '(every name)';

const isIn = (list: readonly string[], word: string): boolean => list.includes(word);
const baseOf = (word: string): string => word.replace(/_prefix$/, '');

/** Prefixes are what most policies are made of, so both forms are offered. */
const both = (word: string): readonly string[] => [word, `${word}_prefix`];

function wordsIn(blocks: readonly OpenBlock[]): CodeCompletion[] {
  const inner = blocks.at(-1)?.word ?? null;
  const base = inner === null ? null : baseOf(inner);
  if (base !== null && isIn(labelledResources, base))
    return (base === 'service' ? ['policy', 'intentions'] : ['policy']).map((word) => ({
      label: word,
      template: `${word} = "\${read}"`,
      detail: word === 'policy' ? 'the thing itself' : 'who may reach it',
    }));
  const namespaced = labelledResources.filter((resource) => base !== 'namespace' || !isIn(nodeResources, resource));
  return [
    ...(base === 'namespace' ? [scalar('policy', 'the namespace itself')] : []),
    ...(base === null ? [...clusterResources].map((word) => scalar(word, `of the cluster${idleNote(word)}`)) : []),
    ...(base === 'namespace' ? [] : [...partitionResources].map((word) => scalar(word, 'of a partition'))),
    ...namespaced.flatMap(both).map((word) => ({
      label: word,
      template: `${word} "\${name}" { policy = "\${read}" }`,
      detail: `${word.endsWith('_prefix') ? 'names that begin so' : 'one name'}${idleNote(baseOf(word))}`,
    })),
    ...(base === null ? both('partition').map(scope) : []),
    ...(base === 'namespace' ? [] : both('namespace').map(scope)),
  ];
}

const idleNote = (resource: string): string => (isIn(idleResources, resource) ? ', no effect here' : '');
const scalar = (word: string, detail: string): CodeCompletion => ({
  label: word,
  template: `${word} = "\${read}"`,
  detail,
});
const scope = (word: string): CodeCompletion => ({
  label: word,
  template: `${word} "\${name}" {\n  \${}\n}`,
  detail: 'rules that hold there',
});

/** The partition or namespace that is written around a rule; null: several, or all. */
function around(blocks: readonly OpenBlock[], word: 'partition' | 'namespace'): string | null {
  const block = blocks.find((each) => baseOf(each.word) === word);
  if (block === undefined) return 'default';
  return block.word === word ? block.label : null;
}

function labelsFor(word: string, blocks: readonly OpenBlock[], names: LiveNames): CodeCompletion[] {
  const every: CodeCompletion[] = word.endsWith('_prefix') ? [{ label: everyName, detail: 'the empty prefix' }] : [];
  const partition = around(blocks, 'partition');
  const namespace = around(blocks, 'namespace');
  const isThere = (each: { partition: string; namespace?: string }): boolean =>
    (partition === null || each.partition === partition) &&
    (each.namespace === undefined || namespace === null || each.namespace === namespace);
  const found: Record<string, readonly string[]> = {
    partition: names.partitions,
    namespace: names.namespaces.filter(isThere).map(({ name }) => name),
    service: names.services.filter(isThere).map(({ name }) => name),
    node: names.nodes.filter(isThere).map(({ name }) => name),
  };
  return [...every, ...[...new Set(found[baseOf(word)] ?? [])].sort().map((label) => ({ label }))];
}

function levelsOf(field: string, blocks: readonly OpenBlock[]): CodeCompletion[] {
  const isOfKey = baseOf(blocks.at(-1)?.word ?? '') === 'key' && field === 'policy';
  return ['read', ...(isOfKey ? ['list'] : []), 'write', 'deny'].map((label) => ({ label }));
}
