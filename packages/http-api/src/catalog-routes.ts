import { listExportedServices, listServices } from '@peerway/operations';
import type { Route } from './route.ts';

/** Names of services with their tags, as `GET /v1/catalog/services` shows them; `?peer=` chooses a peer's. */
export const catalogRoutes: Route[] = [
  {
    method: 'GET',
    path: 'catalog/services',
    isBlocking: true,
    handle({ context, query }) {
      const peer = query.get('peer') ?? '';
      const rows = listServices(context).filter((service) => service.peer === peer);
      return { json: Object.fromEntries(rows.map(({ name, tags }) => [name, tags])) };
    },
  },
  {
    method: 'GET',
    path: 'exported-services',
    isBlocking: true,
    handle({ context }) {
      const peersByService = Map.groupBy(listExportedServices(context), (row) => row.service);
      return {
        json: [...peersByService]
          .sort(([left], [right]) => (left < right ? -1 : 1))
          .map(([Service, rows]) => ({
            Service,
            Consumers: { Peers: [...new Set(rows.map((row) => row.peer))].sort() },
          })),
      };
    },
  },
];
