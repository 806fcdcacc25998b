import { type Filter, parseFilter } from '@peerway/filter';
import { nodeKey, type ServiceInstance } from '@peerway/model/catalog';
import type { ChainTarget } from '@peerway/model/discovery-chain';
import { PeerwayError } from '@peerway/model/error';
import { instanceBehind, instanceChecks, proxiesOf, type ServiceReference } from './catalog-index.ts';
import { type LocalDestination, localDestination, sidecarEndpoints } from './destination.ts';
import { type Endpoint, hasHealthy } from './endpoint.ts';
import { proxyHealth } from './instance-health.ts';
import { query } from './query.ts';
import type { MeshState } from './state.ts';
import * as unavailable from './unavailable.ts';

/** The service that a target of a chain is, or is a part of. */
export const targetService = ({
  service,
  namespace,
  partition,
  peer,
}: Pick<ChainTarget, 'service' | 'namespace' | 'partition' | 'peer'>): ServiceReference => ({
  peer,
  partition,
  namespace,
  name: service,
});

/** What of a target decides who is behind it. */
type Subset = Pick<
  ChainTarget,
  'service' | 'namespace' | 'partition' | 'peer' | 'subset' | 'filter' | 'onlyPassing' | 'externalSni' | 'fault'
>;

/** A target of a chain in this cluster: those instances of its service that are in its subset. Nothing, if it has a fault. */
export const subsetDestination = query(
  ({ service, namespace, partition, subset, filter, onlyPassing, externalSni, fault }: Subset) =>
    JSON.stringify([partition, namespace, service, subset, filter, onlyPassing, externalSni, fault]),
  findSubsetDestination,
);

function findSubsetDestination(state: MeshState, target: Subset): LocalDestination {
  const service = targetService(target);
  const whole = localDestination(state, service);
  const sni = target.externalSni || (target.subset === '' ? whole.tls.sni : `${target.subset}.${whole.tls.sni}`);
  const clusterName = `${target.subset === '' ? '' : `${target.subset}.`}${whole.clusterName}`;
  const named = { clusterName, tls: { ...whole.tls, sni } };
  if (target.fault !== '') {
    return { ...named, endpoints: [], unavailable: unavailable.chainBroken(target.service, target.fault) };
  }
  if (target.filter === '' && !target.onlyPassing) return { ...whole, ...named };
  const endpoints = subsetEndpoints(state, service, target);
  if (endpoints === null) {
    const fault = `the filter of its subset "${target.subset}" can not be read`;
    return { ...named, endpoints: [], unavailable: unavailable.chainBroken(target.service, fault) };
  }
  const isEmpty = endpoints.length === 0 && whole.endpoints.length > 0;
  const cause = isEmpty
    ? unavailable.subsetEmpty(target.service, target.subset, whole.endpoints.length)
    : unavailable.noHealthyInstance(`subset ${target.subset} of ${target.service}`, endpoints.length);
  return {
    ...named,
    endpoints,
    unavailable: hasHealthy(endpoints) ? null : endpoints.length === 0 && !isEmpty ? whole.unavailable : cause,
  };
}

/** Null: the filter can not be read. */
function subsetEndpoints(state: MeshState, service: ServiceReference, target: Subset): Endpoint[] | null {
  const filter = target.filter === '' ? null : filterOf(target.filter);
  if (filter === undefined) return null;
  const sidecars = proxiesOf(state, service).filter((sidecar) => {
    if (target.onlyPassing && proxyHealth(state, sidecar) !== 'passing') return false;
    return filter === null || filter.matches(filteredInstance(state, sidecar));
  });
  return sidecarEndpoints(state, service, sidecars);
}

/**
 * What a subset's filter is asked about, in Consul's field names: the instance that a sidecar stands in front of, as people
 * write of it; a sidecar on another machine than its instance stands for itself.
 */
function filteredInstance(state: MeshState, sidecar: ServiceInstance): unknown {
  const instance = instanceBehind(state, sidecar) ?? sidecar;
  const { kind, id, service, tags, address, port, taggedAddresses, meta, weights, namespace, partition, peerName } =
    instance;
  const node = state.node.get(nodeKey(sidecar));
  return {
    Node: {
      ID: node?.id ?? '',
      Node: sidecar.node,
      Address: node?.address ?? '',
      Datacenter: node?.datacenter ?? '',
      Partition: partition,
      PeerName: peerName,
      TaggedAddresses: node?.taggedAddresses ?? {},
      Meta: node?.meta ?? {},
    },
    Service: {
      Kind: kind,
      ID: id,
      Service: service,
      Tags: tags,
      Address: address,
      Port: port,
      TaggedAddresses: Object.fromEntries(
        Object.entries(taggedAddresses).map(([name, tagged]) => [name, { Address: tagged.address, Port: tagged.port }]),
      ),
      Meta: meta,
      Weights: { Passing: weights.passing, Warning: weights.warning },
      EnableTagOverride: false,
      Namespace: namespace,
      Partition: partition,
      PeerName: peerName,
    },
    Checks: instanceChecks(state, instance).map((check) => ({
      Node: check.node,
      CheckID: check.checkId,
      Name: check.name,
      Status: check.status,
      Output: check.output,
      ServiceID: check.serviceId,
      ServiceName: check.serviceName,
    })),
  };
}

/** Filters by their text; there are few and they are read over and over. Undefined: not to be read. */
const filters = new Map<string, Filter | undefined>();
const FILTERS_MAX = 256;

function filterOf(text: string): Filter | undefined {
  if (!filters.has(text)) {
    if (filters.size >= FILTERS_MAX) filters.clear();
    filters.set(text, readFilter(text));
  }
  return filters.get(text);
}

function readFilter(text: string): Filter | undefined {
  try {
    return parseFilter(text);
  } catch (error) {
    if (error instanceof PeerwayError) return undefined;
    throw error;
  }
}
