import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import type { PeeringView } from '@peerway/model/peering';
import { withPartition } from '../tenancy/partition-view';

/** The page of a peering: its name is its own in its partition only. */
export const peeringPath = ({ name, partition }: Pick<PeeringView, 'name' | 'partition'>): string =>
  withPartition(`/peerings/${name}`, partition === DEFAULT_PARTITION ? '' : partition);
