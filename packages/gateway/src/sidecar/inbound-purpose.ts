import type { ResourceOf } from '@peerway/model/snapshot';
import { parseSpiffeId } from '@peerway/model/spiffe';
import type { Accepted } from '../live/accepted.ts';
import { partitionOf, sourceLabels } from '../metrics/source-labels.ts';
import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { Runtime } from '../runtime.ts';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';

export type Inbound = Extract<ResourceOf<'listener'>['purpose'], { kind: 'inbound' }>;

/** What the listener of a connection is for by now; null when it is no public port any more. */
export function purposeNow(config: ProxyConfig, accepted: Accepted): Inbound | null {
  const purpose = config.listeners.get(accepted.listener.name)?.purpose;
  return purpose?.kind === 'inbound' ? purpose : null;
}

/** On whose account a source's traffic to the local application goes. Its hop has been verified, or there would be none. */
export function inboundMeter(runtime: Runtime, made: Inbound, source: string): TrafficPath {
  const config = runtime.config();
  const cluster = config.clusters.get(made.cluster);
  const own = config.identity === null ? null : parseSpiffeId(config.identity.spiffeId);
  const path = runtime.traffic.path({
    point: 'inbound',
    source: source.slice(0, 512),
    ...sourceLabels(parseSpiffeId(source)),
    service: own?.kind === 'service' ? own.service : (cluster?.service ?? ''),
    namespace: own?.kind === 'service' ? own.namespace : (cluster?.namespace ?? ''),
    partition: partitionOf(own),
    peer: '',
    protocol: made.protocol,
    mode: '',
    direction: '',
  });
  path.hopSeen(true);
  return path;
}
