import type { ExportConsumer, ExportedServiceItem } from './config-entry/exported-services.ts';
import type { ExportPart } from './export-part.ts';
import { UNOWNED } from './unowned.ts';

/*
 * A partition has one `exported-services` entry, and each team or tool may hold a part of it. Here is decided what a write of a
 * part makes of the entry, for the operation that writes it and for the page that shows it beforehand alike.
 */

/** One (item, consumer) of an entry: what is owned, added and taken away. */
export type Grant = { key: string; item: Pick<ExportedServiceItem, 'Name' | 'Namespace'>; consumer: ExportConsumer };
/** What decides about a part: who holds it and what is in it. */
export type Part = Pick<ExportPart, 'owner' | 'services'>;

const itemKey = ({ Namespace, Name }: Pick<ExportedServiceItem, 'Name' | 'Namespace'>): string =>
  `${Namespace}/${Name}`;
const consumerKey = ({ Peer, Partition, SamenessGroup }: ExportConsumer): string =>
  `${Peer}/${Partition}/${SamenessGroup}`;
export const grantKey = (item: Grant['item'], consumer: ExportConsumer): string =>
  `${itemKey(item)}|${consumerKey(consumer)}`;

export function grantsOf(services: readonly ExportedServiceItem[]): Grant[] {
  return services.flatMap((item) =>
    item.Consumers.map((consumer) => ({ key: grantKey(item, consumer), item, consumer })),
  );
}

export const grantKeysOf = (services: readonly ExportedServiceItem[]): Set<string> =>
  new Set(grantsOf(services).map(({ key }) => key));

/** The items with only those grants that `keep` says; items that are left without a consumer go. Order stays. */
export function filterGrants(
  services: readonly ExportedServiceItem[],
  keep: (key: string) => boolean,
): ExportedServiceItem[] {
  return services
    .map((item) => ({ ...item, Consumers: item.Consumers.filter((consumer) => keep(grantKey(item, consumer))) }))
    .filter(({ Consumers }) => Consumers.length > 0);
}

/** The items with `grants` added: to an item of that name, or as a new one at the end. Order stays. */
export function addGrants(services: readonly ExportedServiceItem[], grants: readonly Grant[]): ExportedServiceItem[] {
  const items = services.map((item) => ({ ...item }));
  for (const { key, item, consumer } of grants) {
    if (grantKeysOf(items).has(key)) continue;
    const known = items.find((other) => itemKey(other) === itemKey(item));
    if (known) known.Consumers = [...known.Consumers, consumer];
    else items.push({ Name: item.Name, Namespace: item.Namespace, Consumers: [consumer] });
  }
  return items;
}

/** All parts of a partition, of those that are stored. An entry from before there were parts is nobody's. */
export function allParts(stored: readonly Part[], entry: readonly ExportedServiceItem[]): Part[] {
  if (stored.length > 0) return [...stored];
  return entry.length === 0 ? [] : [{ owner: UNOWNED, services: [...entry] }];
}

/**
 * The parts and the entry's items after one owner's part was written. What only that part held goes with it; what others hold
 * stays. A part without items goes.
 */
export function writePart(
  parts: readonly Part[],
  entry: readonly ExportedServiceItem[],
  written: Part,
): { parts: Part[]; services: ExportedServiceItem[] } {
  const others = parts.filter((part) => part.owner !== written.owner);
  const after = written.services.length === 0 ? others : [...others, written];
  const held = new Set(after.flatMap((part) => [...grantKeysOf(part.services)]));
  const kept = filterGrants(entry, (key) => held.has(key));
  return { parts: after, services: addGrants(kept, grantsOf(written.services)) };
}

/** Who holds each grant, to be asked for many: the owners of the parts that have it, `""` for nobody's. */
export function indexOwners(parts: readonly Part[]): (item: Grant['item'], consumer: ExportConsumer) => string[] {
  const owners = new Map<string, string[]>();
  for (const { owner, services } of parts)
    for (const key of grantKeysOf(services)) owners.set(key, [...(owners.get(key) ?? []), owner]);
  return (item, consumer) => owners.get(grantKey(item, consumer)) ?? [];
}
