import type { TopologyNode } from '@peerway/model/topology';

const DEFAULT = 'default';

/** Partition and namespace, where they are not the default ones that everybody has: `team-a`, `team-a/pay`, `default/pay`. */
export function placeText({ partition, namespace }: { partition: string; namespace: string }): string {
  const isPlain = namespace === '' || namespace === DEFAULT;
  if (!isPlain) return `${partition || DEFAULT}/${namespace}`;
  return partition === DEFAULT ? '' : partition;
}

/** A node by its name, whose it is when it is a peer's, and where it is when two could be called the same. */
export function nodeName(
  node: Pick<TopologyNode, 'name' | 'peer' | 'partition' | 'namespace'> | undefined,
  id: string,
): string {
  if (!node) return id;
  const place = placeText(node);
  return `${node.name}${node.peer === '' ? '' : ` of ${node.peer}`}${place && ` (${place})`}`;
}

/** What it speaks. Only its sidecars, or for a peer's service the peer, can tell. */
export const protocolText = (protocol: string): string => protocol || 'not told yet';
