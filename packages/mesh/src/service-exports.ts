import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { normalizeServerName } from '@peerway/model/sni';
import {
  chainServices,
  compareText,
  hasChainEntry,
  kindsOf,
  localServices,
  ordinaryInstances,
  proxiesOf,
  type ServiceReference,
} from './catalog-index.ts';
import type { ExportItem } from './export-indexes.ts';
import { query } from './query.ts';
import { lowerCaseKey, serviceKey } from './service-reference.ts';
import { findConfigEntry, type MeshState } from './state.ts';
import { isLivePeering } from './trust.ts';

/** One service offered to one consumer, and the items of `exported-services` that say so. */
export type ServiceExport = {
  service: ServiceReference;
  /** `""`: a partition of this cluster consumes it. */
  peer: string;
  /** `""`: a peer consumes it. */
  toPartition: string;
  causedBy: ExportedServiceRow['causedBy'];
  /** Why the name is not exported though an item names it; null when it is. */
  refusal: string | null;
};

/**
 * To whom a service is offered: the union over all items of the partition's `exported-services` entry (semantics A1; Consul
 * trusts by best match but streams by union, Q1, so ours has this one answer for both). Peers, then partitions, sorted. A
 * wildcard item stands for services that are there, or have a chain that leads to some (Q16), and can be exported; one that
 * names a service stands for it whatever becomes of that.
 */
export const exportsOf = query(serviceKey, (state: MeshState, service: ServiceReference): readonly ServiceExport[] => {
  if (service.peer !== '') return [];
  const exact = state.indexes.exports.get(serviceKey(service)) ?? [];
  const wildcards = (state.indexes.wildcardExports.get(service.partition) ?? []).filter(
    ({ Namespace }) => Namespace === '*' || Namespace === service.namespace,
  );
  if (exact.length + wildcards.length === 0) return [];
  const refusal = refusalOf(state, service);
  const isThere = refusal === null && (ordinaryInstances(state, service).length > 0 || hasChainEntry(state, service));
  const found = new Map<string, ServiceExport>();
  const add = (item: ExportItem, kind: 'exact' | 'wildcard'): void => {
    for (const consumer of item.Consumers.flatMap((named) => consumersOf(state, service.partition, named))) {
      const key = `${consumer.toPartition}/${consumer.peer}`;
      const row = found.get(key) ?? { service, ...consumer, causedBy: [], refusal };
      if (!row.causedBy.some((cause) => cause.kind === kind)) {
        row.causedBy.push({ name: item.Name, namespace: item.Namespace, kind });
      }
      found.set(key, row);
    }
  };
  for (const item of exact) add(item, 'exact');
  if (isThere) for (const item of wildcards) add(item, 'wildcard');
  return [...found.values()].sort(
    (left, right) => compareText(left.toPartition, right.toPartition) || compareText(left.peer, right.peer),
  );
});

type Consumer = Pick<ServiceExport, 'peer' | 'toPartition'>;

/** Whom a consumer stands for: itself, or the members of its sameness group. A partition never exports to itself. */
function consumersOf(state: MeshState, partition: string, named: ExportItem['Consumers'][number]): Consumer[] {
  const group =
    named.SamenessGroup === '' ? undefined : findConfigEntry(state, 'sameness-group', named.SamenessGroup, partition);
  const members = named.SamenessGroup === '' ? [named] : (group?.Members ?? []);
  return members
    .map(({ Peer, Partition }): Consumer => ({ peer: Peer || '', toPartition: Peer ? '' : Partition || '' }))
    .filter(({ peer, toPartition }) => peer !== '' || (toPartition !== '' && toPartition !== partition));
}

/** Whether a partition of this cluster may use a service: its own always, another's when that is exported to it. */
export const isOpenTo = query(
  (service: ServiceReference, partition: string) => `${serviceKey(service)}>${partition}`,
  (state: MeshState, service: ServiceReference, partition: string): boolean =>
    service.partition === partition ||
    exportsOf(state, service).some((row) => row.toPartition === partition && row.refusal === null),
);

/** All rows of a partition, by service, then peer. For pages: it looks at every service. */
export function serviceExports(state: MeshState, partition: string): ServiceExport[] {
  const known = [...localServices(state, partition), ...chainServices(state, partition)];
  const services = new Map(known.map((service) => [serviceKey(service), service]));
  for (const item of findConfigEntry(state, 'exported-services', partition, partition)?.Services ?? []) {
    const named: ServiceReference = { peer: '', partition, namespace: item.Namespace, name: item.Name };
    if (item.Name !== '*') services.set(serviceKey(named), named);
  }
  return [...services.values()]
    .sort((left, right) => compareText(left.name, right.name) || compareText(left.namespace, right.namespace))
    .flatMap((service) => exportsOf(state, service));
}

function refusalOf(state: MeshState, service: ServiceReference): string | null {
  if (service.name === 'consul') return 'the service "consul" is never exported';
  const kinds = kindsOf(state, service);
  if (service.name.endsWith('-sidecar-proxy') || kinds.has('connect-proxy')) {
    return 'a sidecar proxy is not exported; export the service behind it';
  }
  if (kinds.has('mesh-gateway')) return 'a mesh gateway is not exported';
  if (normalizeServerName(service.name) === null) return 'its name can not be part of a server name';
  const twin = lowerCaseTwin(state, service);
  return twin === null ? null : `server names know no upper case, and ${twin} is a service too`;
}

/**
 * The service that has a name's server name with better right: the one written in lower case, else the first. A client of
 * `api` must never be led to an `API` that somebody registered, or wrote a chain for, beside it.
 */
function lowerCaseTwin(state: MeshState, service: ServiceReference): string | null {
  const lower = service.name.toLowerCase();
  if (lower === service.name) return null;
  const key = lowerCaseKey(service);
  const { mixedCase, mixedCaseChains, services, chainServices: chains } = state.indexes;
  if (services.has(key) || chains.has(key)) return lower;
  const twins = [...(mixedCase.get(key) ?? []).map(({ name }) => name), ...(mixedCaseChains.get(key) ?? [])];
  const [first] = twins.sort(compareText);
  return first !== undefined && compareText(first, service.name) < 0 ? first : null;
}

/**
 * The exports that take effect: to a peering that is not being taken down, of a service with at least one sidecar, or with a
 * chain that may lead to other ones. What the gateway routes, whom the sidecar trusts and what the peer is told are all made
 * from these.
 */
export function meshExports(state: MeshState, partition: string): ServiceExport[] {
  return serviceExports(state, partition).filter((row) => takesEffect(state, row));
}

/** Those of one service. A partition of this cluster is never among the peers: it needs no peering. */
export function meshExportsOf(state: MeshState, service: ServiceReference): ServiceExport[] {
  return exportsOf(state, service).filter((row) => takesEffect(state, row));
}

function takesEffect(state: MeshState, { service, peer, refusal }: ServiceExport): boolean {
  return (
    peer !== '' &&
    refusal === null &&
    (proxiesOf(state, service).length > 0 || hasChainEntry(state, service)) &&
    isLivePeering(state, service.partition, peer)
  );
}
