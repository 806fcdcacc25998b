import { qualifiedServiceName } from '@peerway/model/exported-service';
import {
  type Peering,
  type PeeringServiceEvidence,
  type PeeringServicesView,
  type PeeringServiceView,
  SIDECAR_PROXY_SUFFIX,
} from '@peerway/model/peering';
import { allServices, compareText, ordinaryInstances, type ServiceReference } from './catalog-index.ts';
import { importedService } from './imported-service.ts';
import { offersToPeer } from './peer-exports.ts';
import { describeServiceHealth } from './service-health.ts';
import { resolveProtocol } from './service-protocol.ts';
import type { MeshState } from './state.ts';

/**
 * Each service that crosses a peering: what it is, and how far the side that imports it has it. Sorted by name.
 * A service in the mesh travels as two resources, its instances and its gateway-backed proxies: it is applied when both are.
 */
export function peeringServices(
  state: MeshState,
  peering: Pick<Peering, 'name' | 'partition'>,
  evidence: PeeringServiceEvidence,
): PeeringServicesView {
  const { name: peer, partition } = peering;
  const exported = [...offersToPeer(state, peer, partition).values()].map(({ service, chain }) => {
    const names = wireNames(service, chain !== null);
    return {
      ...describe(state, service),
      protocol: resolveProtocol(state, service.name, service.partition, service.namespace).protocol,
      ...synchronisation(names, evidence.connected, evidence.acknowledgedAt, evidence.refusedThere),
    };
  });
  const imported = allServices(state)
    .filter((service) => service.peer === peer && service.partition === partition)
    .map((service) => {
      const { peerMeta } = importedService(state, service);
      const names = wireNames(service, peerMeta !== null);
      return {
        ...describe(state, service),
        protocol: peerMeta?.protocol ?? '',
        ...synchronisation(names, evidence.connected, evidence.appliedAt, evidence.refusedHere),
      };
    });
  const known = new Set(imported.map((row) => qualifiedServiceName(row)));
  return {
    exported: exported.sort(byName),
    imported: [...imported, ...neverApplied(known, evidence.refusedHere)].sort(byName),
  };
}

const byName = (left: PeeringServiceView, right: PeeringServiceView): number =>
  compareText(left.name, right.name) || compareText(left.namespace, right.namespace);

function wireNames(service: ServiceReference, isInMesh: boolean): string[] {
  const name = qualifiedServiceName(service);
  return isInMesh ? [name, `${name}${SIDECAR_PROXY_SUFFIX}`] : [name];
}

function describe(
  state: MeshState,
  service: ServiceReference,
): Pick<PeeringServiceView, 'name' | 'namespace' | 'instances' | 'health' | 'healthReason'> {
  const instances = ordinaryInstances(state, service);
  const { name, namespace } = service;
  return { name, namespace, instances: instances.length, ...describeServiceHealth(state, service, instances) };
}

function synchronisation(
  names: readonly string[],
  isConnected: boolean,
  appliedAt: ReadonlyMap<string, string>,
  refusals: ReadonlyMap<string, string>,
): Pick<PeeringServiceView, 'sync' | 'appliedAt' | 'refusal'> {
  const refusal = names.map((name) => refusals.get(name)).find((reason) => reason !== undefined) ?? null;
  const times = names.flatMap((name) => appliedAt.get(name) ?? []);
  const isApplied = times.length === names.length;
  const sync = refusal !== null ? 'refused' : !isConnected ? 'not-connected' : isApplied ? 'applied' : 'waiting';
  return { sync, appliedAt: isApplied ? (times.toSorted(compareText).at(-1) ?? null) : null, refusal };
}

/** Services that the peer offers and of which nothing could ever be applied here: only the refusal knows them. */
function neverApplied(known: ReadonlySet<string>, refusals: ReadonlyMap<string, string>): PeeringServiceView[] {
  const names = new Map<string, string>();
  for (const [wireName, reason] of refusals) {
    const name = wireName.endsWith(SIDECAR_PROXY_SUFFIX) ? wireName.slice(0, -SIDECAR_PROXY_SUFFIX.length) : wireName;
    if (!known.has(name)) names.set(name, reason);
  }
  return [...names].map(([qualified, refusal]) => {
    const [name = '', namespace = 'default'] = qualified.split('/').reverse();
    return {
      ...{ name, namespace, protocol: '', instances: 0, health: 'unknown' as const },
      healthReason: 'Nothing of it could be applied here.',
      ...{ sync: 'refused' as const, appliedAt: null, refusal },
    };
  });
}
