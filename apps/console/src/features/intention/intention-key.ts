import type { Intention, IntentionName } from '@peerway/model/intention';

/** What names an intention in an address: names have no slash. */
export function intentionKey({ source, destination }: Pick<Intention, 'source' | 'destination'>): string {
  const { peer, samenessGroup, partition, namespace, name } = source;
  return [
    ...[peer, samenessGroup, partition, namespace, name],
    ...[destination.partition, destination.namespace, destination.name],
  ].join('/');
}

/** Null for what is no such key. */
export function nameOfKey(key: string): IntentionName | null {
  const [peer, samenessGroup, partition, namespace, name, toPartition, toNamespace, toName, ...rest] = key.split('/');
  if (toName === undefined || rest.length > 0) return null;
  return {
    source: {
      peer: peer ?? '',
      samenessGroup: samenessGroup ?? '',
      partition: partition ?? '',
      namespace: namespace ?? '',
      name: name ?? '',
    },
    destination: { partition: toPartition ?? '', namespace: toNamespace ?? '', name: toName },
  };
}
