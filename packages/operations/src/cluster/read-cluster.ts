import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import type { ClusterView } from '@peerway/model/cluster';
import { PeerwayError } from '@peerway/model/error';
import type { OperationContext } from '../context.ts';

/** The cluster for the console's frame. Any valid token may read it. */
export function readCluster({ store, live, caller }: OperationContext): ClusterView {
  const { index, cluster } = store.state();
  if (caller.accessorId === ANONYMOUS_TOKEN_ACCESSOR && cluster.aclDefaultPolicy === 'deny')
    throw new PeerwayError('acl.no_token');
  return {
    datacenter: cluster.datacenter,
    trustDomain: cluster.trustDomain,
    version: live.version,
    isLeader: store.isLeader(),
    index,
    startedAt: live.startedAt.toISOString(),
  };
}
