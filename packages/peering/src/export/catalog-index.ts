import type { MeshState } from '@peerway/mesh';
import type { HealthCheck, ServiceInstance } from '@peerway/model/catalog';

/** Local typical instances by service name, and checks by node, of one state. Built once per table, whoever asks. */
export type CatalogIndex = {
  instances(service: string, partition: string): readonly ServiceInstance[];
  /** Checks of the instance itself and of its node. */
  checks(instance: Pick<ServiceInstance, 'partition' | 'node' | 'id'>): HealthCheck[];
};

const instanceIndexes = new WeakMap<object, ReadonlyMap<string, ServiceInstance[]>>();
const checkIndexes = new WeakMap<object, ReadonlyMap<string, HealthCheck[]>>();

export function indexCatalog(state: Pick<MeshState, 'instance' | 'check'>): CatalogIndex {
  const instances = cached(instanceIndexes, state.instance, (row) =>
    row.peerName === '' && row.kind === '' && row.node !== '' ? `${row.partition}/${row.service}` : null,
  );
  const checks = cached(checkIndexes, state.check, (row) =>
    row.peerName === '' ? `${row.partition}/${row.node}` : null,
  );
  return {
    instances: (service, partition) => instances.get(`${partition}/${service}`) ?? [],
    checks: (instance) =>
      (checks.get(`${instance.partition}/${instance.node}`) ?? []).filter(
        (check) => check.serviceId === '' || check.serviceId === instance.id,
      ),
  };
}

function cached<Row>(
  cache: WeakMap<object, ReadonlyMap<string, Row[]>>,
  table: ReadonlyMap<string, Row>,
  groupOf: (row: Row) => string | null,
): ReadonlyMap<string, Row[]> {
  const known = cache.get(table);
  if (known) return known;
  const groups = new Map<string, Row[]>();
  for (const row of table.values()) {
    const group = groupOf(row);
    if (group === null) continue;
    const rows = groups.get(group);
    if (rows) rows.push(row);
    else groups.set(group, [row]);
  }
  cache.set(table, groups);
  return groups;
}
