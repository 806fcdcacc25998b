import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { listExportedServices, listImportedServices, listServicesForPeer } from '@peerway/operations';
import { filteredAnswer } from './filtered.ts';
import type { Route } from './route.ts';
import { scopeOf } from './scope.ts';

type Json = Record<string, unknown>;

const placeOf = ({ namespace, partition }: { namespace: string; partition: string }): Json => ({
  ...(partition === DEFAULT_PARTITION ? {} : { Partition: partition }),
  ...(namespace === DEFAULT_NAMESPACE ? {} : { Namespace: namespace }),
});
const unique = (names: readonly string[]): string[] => [...new Set(names)].filter((name) => name !== '').sort();

/** Each service with all its consumers, wildcards and groups resolved, by name (semantics A1). */
function resolved(rows: readonly ExportedServiceRow[]): Json[] {
  const byService = Map.groupBy(rows, (row) => [row.service, row.namespace, row.partition].join('/'));
  return [...byService]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([, own]): Json[] => {
      const [first] = own;
      if (first === undefined) return [];
      const partitions = unique(own.map((row) => row.toPartition));
      return [
        {
          Service: first.service,
          ...placeOf(first),
          Consumers: {
            Peers: unique(own.map((row) => row.peer)),
            ...(partitions.length > 0 ? { Partitions: partitions } : {}),
          },
        },
      ];
    });
}

/** What is exported to whom, and what is imported from whom. */
export const exportRoutes: Route[] = [
  {
    method: 'GET',
    path: 'exported-services',
    operation: 'exportedService.list',
    isBlocking: true,
    handle(request) {
      const { partition } = scopeOf(request);
      return { json: resolved(listExportedServices(request.context, partition)) };
    },
  },
  {
    method: 'GET',
    path: 'imported-services',
    operation: 'service.list',
    isBlocking: true,
    handle(request) {
      const { partition } = scopeOf(request);
      const { rows, isFiltered } = listImportedServices(request.context, partition);
      return filteredAnswer(
        rows
          .map((row) => ({ Service: row.name, ...placeOf(row), SourcePeer: row.peer }))
          .sort((left, right) => (left.Service < right.Service ? -1 : 1)),
        isFiltered,
      );
    },
  },
  {
    method: 'GET',
    path: 'internal/ui/exported-services',
    operation: 'exportedService.listForPeer',
    isBlocking: true,
    handle(request) {
      const { partition } = scopeOf(request);
      const peer = request.query.get('peer') ?? '';
      const { rows, isFiltered } = listServicesForPeer(request.context, { partition, peer });
      return filteredAnswer(
        rows.map((row) => ({ Name: row.service, ...placeOf(row) })),
        isFiltered,
      );
    },
  },
];
