import type { ServiceSummary } from '@peerway/model/catalog';
import type { ExportedServiceItem, ExportedServicesEntry } from '@peerway/model/config-entry/exported-services';
import type { ExportPart } from '@peerway/model/export-part';
import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { type Consumer, consumerKey, consumerOf, consumerOfItem, itemConsumer } from './consumer';
import { type ExportIndex, exportIndex, holdersOf, itemKey } from './export-index';

/** Why a cell is filled: an item of the entry, and whose parts hold it. */
export type ExportCause = {
  kind: 'exact' | 'wildcard';
  name: string;
  namespace: string;
  /** The item names the consumer by these sameness groups, not itself; empty when itself. */
  groups: string[];
  /** `""`: nobody's part. */
  owners: string[];
};

export type ExportCell = {
  consumer: Consumer;
  /** Empty: not exported. */
  causes: ExportCause[];
  /** What the API says of this export; null when there is none, and for a wildcard itself. */
  exported: ExportedServiceRow | null;
  /** For a wildcard that is exported: how many services it reaches today. */
  reach: number | null;
};

export type ExportMatrixRow = {
  key: string;
  partition: string;
  namespace: string;
  /** `*` for the wildcard. */
  service: string;
  /** `named`: an item names it, but no such service is registered. */
  kind: 'wildcard' | 'service' | 'named';
  protocol: string;
  cells: ReadonlyMap<string, ExportCell>;
};

export type ExportMatrix = { consumers: Consumer[]; rows: ExportMatrixRow[] };

export type ExportMatrixInput = {
  exported: readonly ExportedServiceRow[];
  entries: ReadonlyMap<string, ExportedServicesEntry>;
  parts: readonly ExportPart[];
  services: readonly Pick<ServiceSummary, 'name' | 'namespace' | 'partition' | 'peer' | 'kind' | 'protocol'>[];
  peers: readonly string[];
  partitions: readonly string[];
};

type Named = Pick<ExportMatrixRow, 'partition' | 'namespace' | 'service'>;
const rowKey = ({ partition, namespace, service }: Named): string => `${partition}/${namespace}/${service}`;

/**
 * Every service of this cluster, and every name that is exported without being one, against everybody who could receive it.
 * Wildcards come first, then what has warnings, then what is exported, then the rest by name.
 */
export function exportMatrix(input: ExportMatrixInput): ExportMatrix {
  const consumers = consumersOf(input);
  const indexes = new Map<string, ExportIndex>();
  const indexOf = (partition: string): ExportIndex => {
    const index = indexes.get(partition) ?? exportIndex(partition, input.entries, input.parts);
    indexes.set(partition, index);
    return index;
  };
  const byRow = Map.groupBy(input.exported, rowKey);
  const names = new Map<string, { row: Named; protocol: string; isRegistered: boolean }>();
  for (const { partition, namespace, name, peer, kind, protocol } of input.services) {
    const row = { partition, namespace, service: name };
    if (peer === '' && kind === '') names.set(rowKey(row), { row, protocol, isRegistered: true });
  }
  for (const row of namedRows(input)) {
    if (!names.has(rowKey(row))) {
      names.set(rowKey(row), { row, protocol: byRow.get(rowKey(row))?.[0]?.protocol ?? '', isRegistered: false });
    }
  }
  const rows = [...names.entries()].map(([key, { row, protocol, isRegistered }]): ExportMatrixRow => {
    const known = new Map((byRow.get(key) ?? []).map((exported) => [consumerKey(consumerOf(exported)), exported]));
    const cells = consumers.map((consumer) => {
      const exported = known.get(consumerKey(consumer)) ?? null;
      return cellOf(input, indexOf(row.partition), { ...row, isRegistered }, consumer, exported);
    });
    return {
      ...row,
      key,
      kind: row.service === '*' ? 'wildcard' : isRegistered ? 'service' : 'named',
      protocol,
      cells: new Map(cells.map((cell) => [consumerKey(cell.consumer), cell])),
    };
  });
  return { consumers, rows: rows.sort(compareRows) };
}

/** The names that items give, and a wildcard for each partition so that there is one to press. */
function namedRows({ entries, partitions }: ExportMatrixInput): Named[] {
  const all = new Set([...partitions, ...entries.keys()]);
  return [...all].flatMap((partition) => [
    { partition, namespace: 'default', service: '*' },
    ...(entries.get(partition)?.Services ?? []).map(({ Name, Namespace }) => ({
      partition,
      namespace: Namespace,
      service: Name,
    })),
  ]);
}

function consumersOf({ exported, entries, peers, partitions }: ExportMatrixInput): Consumer[] {
  const named = [...entries.values()].flatMap(({ Services }) =>
    Services.flatMap(({ Consumers }) => Consumers.map(consumerOfItem).filter((consumer) => consumer !== null)),
  );
  const all = [
    ...peers.map((name): Consumer => ({ kind: 'peer', name })),
    ...(partitions.length > 1 ? partitions.map((name): Consumer => ({ kind: 'partition', name })) : []),
    ...exported.map(consumerOf),
    ...named,
  ];
  return [...new Map(all.map((consumer) => [consumerKey(consumer), consumer])).values()].sort(
    (a, b) => b.kind.localeCompare(a.kind) || a.name.localeCompare(b.name),
  );
}

function cellOf(
  input: ExportMatrixInput,
  index: ExportIndex,
  row: Named & { isRegistered: boolean },
  consumer: Consumer,
  exported: ExportedServiceRow | null,
): ExportCell {
  const causes = itemsAbout(index, row).flatMap((item) => causeOf(item, row, consumer, exported, index) ?? []);
  const reach = row.service === '*' && causes.length > 0 ? reachOf(input, row, consumer) : null;
  return { consumer, causes, exported, reach };
}

/** The items that could be why a row is exported. A wildcard stands only for services that are there. */
function itemsAbout(
  { exact, wildcards }: ExportIndex,
  { service, namespace, isRegistered }: Named & { isRegistered: boolean },
): ExportedServiceItem[] {
  if (service === '*') return wildcards.filter(({ Namespace }) => Namespace === namespace);
  const reaching = wildcards.filter(({ Namespace }) => Namespace === '*' || Namespace === namespace);
  return [...(exact.get(itemKey(namespace, service)) ?? []), ...(isRegistered ? reaching : [])];
}

function causeOf(
  item: ExportedServiceItem,
  row: Named,
  consumer: Consumer,
  exported: ExportedServiceRow | null,
  index: ExportIndex,
): ExportCause | null {
  const { Name: name, Namespace: namespace } = item;
  const kind = name === '*' ? 'wildcard' : 'exact';
  const direct = itemConsumer(consumer);
  const isDirect = item.Consumers.some(
    ({ Peer, Partition, SamenessGroup }) =>
      SamenessGroup === '' && Peer === direct.Peer && Partition === direct.Partition,
  );
  // Whom a wildcard reaches and who is in a group, only the API knows.
  const isSaid = exported?.causedBy.some((cause) => cause.name === name && cause.namespace === namespace) ?? false;
  const isSure = kind === 'exact' || row.service === '*' || consumer.kind === 'partition' || isSaid;
  if (isDirect && isSure) return { kind, name, namespace, groups: [], owners: holdersOf(index, item, direct) };
  const groups = item.Consumers.filter(({ SamenessGroup }) => SamenessGroup !== '');
  if (!isSaid || groups.length === 0) return null;
  return {
    kind,
    name,
    namespace,
    groups: groups.map(({ SamenessGroup }) => SamenessGroup),
    owners: [...new Set(groups.flatMap((group) => holdersOf(index, item, group)))],
  };
}

function reachOf({ exported, services }: ExportMatrixInput, row: Named, consumer: Consumer): number {
  if (consumer.kind === 'partition') {
    return services.filter(
      ({ peer, kind, partition, namespace }) =>
        peer === '' &&
        kind === '' &&
        partition === row.partition &&
        (row.namespace === '*' || namespace === row.namespace),
    ).length;
  }
  return exported.filter(
    (each) =>
      each.partition === row.partition &&
      each.peer === consumer.name &&
      each.causedBy.some(({ kind, namespace }) => kind === 'wildcard' && namespace === row.namespace),
  ).length;
}

const isExported = ({ cells }: ExportMatrixRow): boolean => [...cells.values()].some(({ causes }) => causes.length > 0);
export const hasWarnings = ({ cells }: ExportMatrixRow): boolean =>
  [...cells.values()].some(({ exported }) => (exported?.warnings.length ?? 0) > 0);

const rank = (row: ExportMatrixRow): number =>
  row.kind === 'wildcard' ? 0 : hasWarnings(row) ? 1 : isExported(row) ? 2 : 3;

function compareRows(a: ExportMatrixRow, b: ExportMatrixRow): number {
  return (
    a.partition.localeCompare(b.partition) ||
    rank(a) - rank(b) ||
    a.service.localeCompare(b.service) ||
    a.namespace.localeCompare(b.namespace)
  );
}

/** The rows that a view shows: all, those exported to somebody, or those that may not work. */
export function rowsShown(
  rows: readonly ExportMatrixRow[],
  only: 'all' | 'exported' | 'warnings',
): readonly ExportMatrixRow[] {
  if (only === 'all') return rows;
  return rows.filter(only === 'exported' ? isExported : hasWarnings);
}

/** The rows of one partition against those who could receive from it: its own peers, other partitions, and whoever does now. */
export function matrixOfPartition(
  { consumers, rows }: ExportMatrix,
  partition: string,
  peers: readonly string[],
): ExportMatrix {
  if (partition === '') return { consumers, rows };
  const own = rows.filter((row) => row.partition === partition);
  const receives = (consumer: Consumer): boolean =>
    own.some(({ cells }) => (cells.get(consumerKey(consumer))?.causes.length ?? 0) > 0);
  const could = ({ kind, name }: Consumer): boolean => (kind === 'peer' ? peers.includes(name) : name !== partition);
  return { consumers: consumers.filter((consumer) => could(consumer) || receives(consumer)), rows: own };
}
