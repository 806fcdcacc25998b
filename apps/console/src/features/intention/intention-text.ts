import type { Intention } from '@peerway/model/intention';

type Source = Intention['source'];

/** Where a source is, for people: `of peer west`; `""`: in the destination's partition. */
export function sourcePlace({ peer, samenessGroup, partition }: Source, ownPartition: string): string {
  if (peer !== '') return `of peer ${peer}`;
  if (samenessGroup !== '') return `of group ${samenessGroup}`;
  return partition === '' || partition === ownPartition ? '' : `of partition ${partition}`;
}

/** `web of peer west`, with every service and namespace said in words. */
export function sourceText(source: Source, ownPartition: string): string {
  return [serviceText(source), sourcePlace(source, ownPartition)].filter(Boolean).join(' ');
}

/** A name or wildcard with its namespace where it is not the default one. */
export function serviceText({ name, namespace }: { name: string; namespace: string }): string {
  if (name !== '*') return namespace === 'default' ? name : `${namespace}/${name}`;
  return namespace === '*' ? 'any service' : `any service in namespace ${namespace}`;
}

/** What an intention does: `allow`, `deny`, or `L7: 2 permissions`. */
export function actionText({ action, permissions }: Pick<Intention, 'action' | 'permissions'>): string {
  return action ?? `L7: ${permissions.length} ${permissions.length === 1 ? 'permission' : 'permissions'}`;
}

/** The answer of the page: how many, and what they do. */
export function intentionsSentence(rows: readonly Intention[]): string {
  if (rows.length === 0) return 'No intention: the default policy alone decides who may reach whom.';
  const count = (action: Intention['action']): number => rows.filter((row) => row.action === action).length;
  const parts = [
    [count('allow'), 'allow'],
    [count('deny'), 'deny'],
    [count(null), count(null) === 1 ? 'decides request by request' : 'decide request by request'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  const peers = rows.filter(({ source }) => source.peer !== '').length;
  const fromPeers = peers === 0 ? '' : ` ${peers} ${peers === 1 ? 'is' : 'are'} about services of peers.`;
  return `${rows.length} ${rows.length === 1 ? 'intention' : 'intentions'}: ${said.join(', ')}.${fromPeers} What none of them names follows the default policy.`;
}
