import { isHttpLike } from '@peerway/model/protocol';
import type { ServiceReference } from './catalog-index.ts';
import { changedChain } from './discovery-chain/changed-chain.ts';
import { query } from './query.ts';
import { meshExportsOf } from './service-exports.ts';
import { resolveProtocol } from './service-protocol.ts';
import { parseServiceKey, serviceKey } from './service-reference.ts';
import type { MeshState } from './state.ts';

/**
 * Peers whose clients reach a service's sidecars under their own certificates: over TCP all that reach it. HTTP-like traffic of
 * peers comes from the own gateway, under the gateway's certificate.
 */
export const directPeers = query(serviceKey, (state: MeshState, service: ServiceReference): readonly string[] =>
  isHttpLike(resolveProtocol(state, service.name, service.partition, service.namespace).protocol)
    ? []
    : reachingPeers(state, service),
);

/** Peers whose clients' requests end at a service: those that it is exported to by its own name, or by one whose chain leads to it. */
export const reachingPeers = query(serviceKey, (state: MeshState, service: ServiceReference): readonly string[] => {
  const exporters = [service, ...leadingTo(state, service)];
  return [...new Set(exporters.flatMap((exporter) => meshExportsOf(state, exporter).map((row) => row.peer)))];
});

/** Services of the same partition whose chains end at a service, in order of their keys. */
function leadingTo(state: MeshState, service: ServiceReference): ServiceReference[] {
  const found = new Set<string>();
  const pending = [serviceKey(service)];
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    for (const referrer of state.indexes.chainReferrers.get(key) ?? []) {
      if (found.has(referrer)) continue;
      found.add(referrer);
      pending.push(referrer);
    }
  }
  found.delete(serviceKey(service));
  return [...found]
    .sort()
    .map(parseServiceKey)
    .filter((referrer) => {
      if (referrer.partition !== service.partition) return false;
      const chain = changedChain(state, referrer, null);
      return Object.values(chain?.targets ?? {}).some(
        (target) =>
          target.peer === '' &&
          target.service === service.name &&
          target.namespace === service.namespace &&
          target.partition === service.partition,
      );
    });
}
