import type { MeshState } from '@peerway/mesh';
import {
  type ConfigEntryName,
  configEntryKey,
  type ServiceIntentionsEntry,
  type StoredConfigEntry,
} from '@peerway/model/config-entry';
import { PeerwayError } from '@peerway/model/error';
import {
  type Intention,
  type IntentionName,
  intentionNameSchema,
  intentionPrecedence,
  writeIntentionSchema,
} from '@peerway/model/intention';
import { may, requirePermission } from '../access/require.ts';
import { deleteConfigEntry } from '../config-entry/delete-config-entry.ts';
import { editConfigEntry, parseConfigEntry } from '../config-entry/write-config-entry.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';

type Source = ServiceIntentionsEntry['Sources'][number];

/** Every intention on destinations that the caller may read, the strongest first. */
export function listIntentions(context: OperationContext): Intention[] {
  return allIntentions(context.store.state()).filter(({ destination }) =>
    may(context, { resource: 'intention', ...destination, access: 'read' }),
  );
}

/** @throws PeerwayError `request.not_found` */
export function readIntention(context: OperationContext, rawInput: unknown): Intention {
  const name = parseInput(intentionNameSchema, rawInput);
  requirePermission(context, 'intention.read', { resource: 'intention', ...name.destination, access: 'read' });
  const found = allIntentions(context.store.state()).find((intention) => isNamed(intention, name));
  if (found === undefined) throw new PeerwayError('request.not_found', 'Intention not found');
  return found;
}

/** Writes one intention into its destination's entry; the entry's other sources stay. */
export async function writeIntention(context: OperationContext, rawInput: unknown): Promise<{ warnings: string[] }> {
  const operation = 'intention.write';
  const input = parseInput(writeIntentionSchema, rawInput);
  requirePermission(context, operation, { resource: 'intention', ...input.destination, access: 'write' });
  const source = {
    Name: input.source.name,
    Namespace: input.source.namespace,
    ...(input.source.partition === '' ? {} : { Partition: input.source.partition }),
    Peer: input.source.peer,
    ...(input.source.samenessGroup === '' ? {} : { SamenessGroup: input.source.samenessGroup }),
    ...(input.action === null ? { Permissions: input.permissions } : { Action: input.action }),
    ...(input.description === '' ? {} : { Description: input.description }),
  };
  const which = entryName(input);
  const { warnings } = await editConfigEntry(context, operation, which, {}, (current) => {
    const entry = current?.Kind === 'service-intentions' ? current : { ...which, Sources: [] };
    const others = entry.Sources.filter((other) => !isSource(other, entry.Partition, input));
    const position = entry.Sources.findIndex((other) => isSource(other, entry.Partition, input));
    const Sources = [...others];
    Sources.splice(position < 0 ? others.length : position, 0, source as Source);
    return parseConfigEntry({ ...entry, Sources });
  });
  return { warnings };
}

/** Takes one intention away; with its last source the entry goes. One that is absent counts as taken away. */
export async function deleteIntention(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const operation = 'intention.delete';
  const name = parseInput(intentionNameSchema, rawInput);
  requirePermission(context, operation, { resource: 'intention', ...name.destination, access: 'write' });
  const which = entryName(name);
  const stored = context.store.state().configEntry.get(configEntryKey(which));
  if (stored?.entry.Kind !== 'service-intentions') return {};
  const { entry, modifyIndex } = stored;
  const rest = entry.Sources.filter((source) => !isSource(source, entry.Partition, name));
  if (rest.length === entry.Sources.length) return {};
  const done =
    rest.length === 0 && entry.JWT === undefined
      ? (
          await deleteConfigEntry(context, {
            kind: which.Kind,
            name: which.Name,
            partition: which.Partition,
            namespace: which.Namespace,
            cas: modifyIndex,
          })
        ).deleted
      : (
          await editConfigEntry(context, operation, which, { cas: modifyIndex }, (current) => ({
            ...(current as ServiceIntentionsEntry),
            Sources: rest,
          }))
        ).written;
  if (!done) throw new PeerwayError('config.cas_failed');
  return {};
}

/** The intentions of all entries, strongest first, then by destination and source. */
export function allIntentions(state: MeshState): Intention[] {
  return [...state.configEntry.values()]
    .flatMap((stored) => intentionsOf(stored))
    .sort(
      (left, right) =>
        right.precedence - left.precedence ||
        left.destination.name.localeCompare(right.destination.name) ||
        left.source.peer.localeCompare(right.source.peer) ||
        left.source.name.localeCompare(right.source.name),
    );
}

function intentionsOf({ entry, ...stored }: StoredConfigEntry): Intention[] {
  if (entry.Kind !== 'service-intentions') return [];
  return entry.Sources.map((source) => ({
    source: {
      name: source.Name,
      namespace: source.Namespace,
      partition: source.Partition || (source.Peer || source.SamenessGroup ? '' : entry.Partition),
      peer: source.Peer,
      samenessGroup: source.SamenessGroup ?? '',
    },
    destination: { name: entry.Name, namespace: entry.Namespace, partition: entry.Partition },
    action: source.Action ?? null,
    permissions: source.Permissions ?? [],
    jwt: entry.JWT ?? null,
    description: source.Description ?? '',
    precedence: intentionPrecedence(entry, source),
    ...stored,
  }));
}

const entryName = ({ destination }: IntentionName): ConfigEntryName & { Kind: 'service-intentions' } => ({
  Kind: 'service-intentions',
  Name: destination.name,
  Partition: destination.partition,
  Namespace: destination.namespace,
});

function isSource(source: Source, ownPartition: string, { source: wanted }: IntentionName): boolean {
  return (
    source.Name === wanted.name &&
    source.Namespace === wanted.namespace &&
    source.Peer === wanted.peer &&
    (source.SamenessGroup ?? '') === wanted.samenessGroup &&
    (source.Partition || ownPartition) === (wanted.partition || ownPartition)
  );
}

function isNamed(intention: Intention, { source, destination }: IntentionName): boolean {
  const { source: own, destination: to } = intention;
  return (
    to.name === destination.name &&
    to.namespace === destination.namespace &&
    to.partition === destination.partition &&
    own.name === source.name &&
    own.namespace === source.namespace &&
    own.peer === source.peer &&
    own.samenessGroup === source.samenessGroup &&
    (own.partition || to.partition) === (source.partition || to.partition)
  );
}
