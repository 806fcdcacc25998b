import type { ServiceIntentionsEntry } from '@peerway/model/config-entry';
import type { IntentionSource } from '@peerway/model/config-entry/service-intentions';
import type { IntentionName } from '@peerway/model/intention';

/*
 * An intention is one source of its destination's entry. It is written as that entry, so that what the change does can be seen
 * before, and so that nobody's other change is lost.
 */

function isNamed(source: IntentionSource, ownPartition: string, { source: wanted }: IntentionName): boolean {
  const partition = source.Partition || (source.Peer || source.SamenessGroup ? '' : ownPartition);
  const wantedPartition = wanted.partition || (wanted.peer || wanted.samenessGroup ? '' : ownPartition);
  return (
    source.Name === wanted.name &&
    source.Namespace === wanted.namespace &&
    source.Peer === wanted.peer &&
    (source.SamenessGroup ?? '') === wanted.samenessGroup &&
    partition === wantedPartition
  );
}

/** The source that an intention is; null: the entry has none of that name. */
export function findSource(entry: ServiceIntentionsEntry | null, name: IntentionName): IntentionSource | null {
  return entry?.Sources.find((source) => isNamed(source, entry.Partition, name)) ?? null;
}

/** The entry with one source put in its place, or taken away (null). Null: no source is left, so the entry goes. */
export function withSource(
  entry: ServiceIntentionsEntry | null,
  name: IntentionName,
  source: IntentionSource | null,
): ServiceIntentionsEntry | null {
  const { destination } = name;
  const current: ServiceIntentionsEntry = entry ?? {
    Kind: 'service-intentions',
    Name: destination.name,
    Partition: destination.partition,
    Namespace: destination.namespace,
    Sources: [],
  };
  const position = current.Sources.findIndex((other) => isNamed(other, current.Partition, name));
  const Sources = current.Sources.filter((_other, index) => index !== position);
  if (source !== null) Sources.splice(position < 0 ? Sources.length : position, 0, source);
  return Sources.length === 0 ? null : { ...current, Sources };
}
