import type { TopologyRegion } from '@peerway/model/topology';

/** A region's name, and where its peering is when that is not the default partition: two partitions may have peers of one name. */
export function regionName({ label, partition }: Pick<TopologyRegion, 'label' | 'partition'>): string {
  return partition === '' || partition === 'default' ? label : `${label} (${partition})`;
}

/** Where something is: `in west`. */
export function placeOfRegion(region: TopologyRegion | undefined): string {
  if (region === undefined) return 'in this cluster';
  return region.kind === 'unresolved' ? 'in no cluster that is known here' : `in ${regionName(region)}`;
}
