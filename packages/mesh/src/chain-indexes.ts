import type { ConfigEntry, SamenessGroupEntry, StoredConfigEntry } from '@peerway/model/config-entry';
import { type Groups, GroupsDraft, sorted } from './incremental/groups.ts';
import { lowerCaseKey, type ServiceReference, serviceKey } from './service-reference.ts';
import type { MeshTableMaps } from './state.ts';

/** Where discovery chains are, and what they have to do with one another. */
export type ChainIndexes = {
  /** Kinds of the routers, splitters and resolvers that there are, by the key of their service. */
  readonly chainServices: Groups<string>;
  /** Keys of the services whose entries name a service of this cluster, by the key of the one named; once for each mention. */
  readonly chainReferrers: Groups<string>;
  /** Names with upper case letters that have such entries, by `lowerCaseKey`; once for each entry. */
  readonly mixedCaseChains: Groups<string>;
  /** Sameness groups that take over for every service, by partition. There should be one. */
  readonly defaultSameness: Groups<SamenessGroupEntry>;
};

export const noChainIndexes = (empty: Groups<never>): ChainIndexes => ({
  chainServices: empty,
  chainReferrers: empty,
  mixedCaseChains: empty,
  defaultSameness: empty,
});

export function chainIndexes(indexes: ChainIndexes, before: MeshTableMaps, after: MeshTableMaps): ChainIndexes {
  const services = new GroupsDraft(indexes.chainServices, (kind) => kind);
  const referrers = new GroupsDraft(indexes.chainReferrers, (key) => key);
  const mixedCase = new GroupsDraft(indexes.mixedCaseChains, (name) => name);
  const groups = new GroupsDraft(indexes.defaultSameness, (group) => group.Name);
  const move = (stored: StoredConfigEntry | undefined, way: 'add' | 'remove'): void => {
    if (stored === undefined) return;
    const { entry } = stored;
    if (entry.Kind === 'sameness-group' && entry.DefaultForFailover) groups[way](entry.Partition, entry);
    if (!isChainEntry(entry)) return;
    const service = ownService(entry);
    const own = serviceKey(service);
    services[way](own, entry.Kind);
    if (service.name !== service.name.toLowerCase()) mixedCase[way](lowerCaseKey(service), service.name);
    for (const reference of referencesOf(entry)) referrers[way](serviceKey(reference), own);
  };
  for (const row of sorted(after.configEntry).differences(sorted(before.configEntry))) {
    move(row.before, 'remove');
    move(row.after, 'add');
  }
  return {
    chainServices: services.finish(),
    chainReferrers: referrers.finish(),
    mixedCaseChains: mixedCase.finish(),
    defaultSameness: groups.finish(),
  };
}

export type ChainEntry = Extract<ConfigEntry, { Kind: 'service-router' | 'service-splitter' | 'service-resolver' }>;

export const isChainEntry = (entry: ConfigEntry): entry is ChainEntry =>
  entry.Kind === 'service-router' || entry.Kind === 'service-splitter' || entry.Kind === 'service-resolver';

const ownService = (entry: ChainEntry): ServiceReference => ({
  peer: '',
  partition: entry.Partition,
  namespace: entry.Namespace,
  name: entry.Name,
});

/** A service of this cluster, or a subset of it, that an entry leads to. */
export type ChainReference = ServiceReference & { subset: string; where: string };

/** Every other place in this cluster that an entry names outright; what sameness groups add is not in it. */
export function referencesOf(entry: ChainEntry): ChainReference[] {
  const own = ownService(entry);
  const named = (
    fields:
      | Partial<Record<'Service' | 'ServiceSubset' | 'Namespace' | 'Partition' | 'Peer', string | undefined>>
      | undefined,
    where: string,
  ): ChainReference[] =>
    fields === undefined || fields.Peer
      ? []
      : [
          {
            peer: '',
            name: fields.Service || own.name,
            namespace: fields.Namespace || own.namespace,
            partition: fields.Partition || own.partition,
            subset: fields.ServiceSubset ?? '',
            where: `${entry.Kind}/${entry.Name} ${where}`,
          },
        ];
  switch (entry.Kind) {
    case 'service-router':
      return entry.Routes.flatMap(({ Destination }, index) => named(Destination, `Routes[${index}]`));
    case 'service-splitter':
      return entry.Splits.flatMap((split, index) => named(split, `Splits[${index}]`));
    case 'service-resolver':
      return [
        ...(entry.Redirect?.Datacenter || entry.Redirect?.SamenessGroup ? [] : named(entry.Redirect, 'Redirect')),
        ...Object.entries(entry.Failover ?? {}).flatMap(([subset, failover]) => [
          ...(failover.Targets ?? []).flatMap((target, index) =>
            named(target, `Failover[${JSON.stringify(subset)}].Targets[${index}]`),
          ),
          ...(failover.Service || failover.ServiceSubset || failover.Namespace
            ? named(failover, `Failover[${JSON.stringify(subset)}]`)
            : []),
        ]),
      ];
    default:
      return entry satisfies never;
  }
}
