import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { type Protocol, protocolSchema } from '@peerway/model/protocol';
import { findConfigEntry, type MeshState } from './state.ts';

export type ResolvedProtocol = {
  protocol: Protocol;
  /** For people: `service-defaults/api`, `proxy-defaults/global`, `default`. */
  decidedBy: string;
};

/**
 * The protocol of a service of this cluster (semantics A3). A `service-defaults` entry decides even when its Protocol is
 * empty: it is tcp then, and hides what `proxy-defaults` says, as in Consul (Q8).
 */
export function resolveProtocol(
  state: MeshState,
  service: string,
  partition: string = DEFAULT_PARTITION,
  namespace: string = DEFAULT_NAMESPACE,
): ResolvedProtocol {
  const serviceDefaults = findConfigEntry(state, 'service-defaults', service, partition, namespace);
  if (serviceDefaults) {
    return serviceDefaults.Protocol === ''
      ? { protocol: 'tcp', decidedBy: `service-defaults/${service}, which exists without Protocol` }
      : { protocol: serviceDefaults.Protocol, decidedBy: `service-defaults/${service}` };
  }
  const configured = findConfigEntry(state, 'proxy-defaults', 'global', partition)?.Config.protocol;
  if (configured === undefined || configured === '') return { protocol: 'tcp', decidedBy: 'default' };
  const parsed = protocolSchema.safeParse(typeof configured === 'string' ? configured.toLowerCase() : configured);
  return parsed.success
    ? { protocol: parsed.data, decidedBy: 'proxy-defaults/global' }
    : { protocol: 'tcp', decidedBy: 'default, as proxy-defaults/global names no known protocol' };
}
