import { nodeKey, type ServiceInstance } from '@peerway/model/catalog';
import type { HostPort } from '@peerway/model/host-port';
import type { MeshState } from './state.ts';

/**
 * Where to dial an instance (peering-wire §6.4). `wan`: from another cluster, else from within this one.
 * `host` is `""` when neither the instance nor its node has an address.
 */
export function bestAddress(state: MeshState, instance: ServiceInstance, { wan }: { wan: boolean }): HostPort {
  const tagged = wan ? instance.taggedAddresses.wan : undefined;
  const host = tagged?.address || instance.address;
  const port = tagged?.address ? tagged.port || instance.port : instance.port;
  if (host !== '') return { host, port };
  const node = state.node.get(nodeKey(instance));
  return { host: (wan && node?.taggedAddresses.wan) || node?.address || '', port };
}
