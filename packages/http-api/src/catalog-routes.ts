import {
  type CatalogInstance,
  deregisterCatalog,
  listCatalogNodes,
  listNodeInstances,
  listServiceInstances,
  listServiceTags,
  registerCatalog,
} from '@peerway/operations';
import { toConsulNode, toConsulNodeService, toConsulServiceNode } from './consul-catalog.ts';
import { readCatalogRegistration } from './consul-registration.ts';
import { filteredAnswer } from './filtered.ts';
import { JsonFields } from './json-fields.ts';
import { hasNodeMeta } from './node-meta.ts';
import type { ApiAnswer, ApiRequest, Route } from './route.ts';
import { scopeOf } from './scope.ts';

const peerOf = ({ query }: ApiRequest): string => query.get('peer') ?? '';
const hasTags = ({ query }: ApiRequest, tags: readonly string[]): boolean =>
  query.getAll('tag').every((tag) => tags.includes(tag));

/** Names of services with the tags of their instances. */
function listServiceNames(request: ApiRequest): ApiAnswer {
  const { rows, isFiltered } = listServiceTags(
    request.context,
    { ...scopeOf(request), peer: peerOf(request) },
    (node) => hasNodeMeta(request.query, node),
  );
  return filteredAnswer(Object.fromEntries(rows), isFiltered);
}

/** Instances of one service; `connect`: the proxies in front of it. */
function listService(request: ApiRequest, connect: boolean): ApiAnswer {
  const { rows, isFiltered } = listServiceInstances(request.context, {
    ...scopeOf(request),
    peer: peerOf(request),
    service: request.parameters.service,
    connect,
  });
  return filteredAnswer(
    rows
      .filter(({ instance, node }) => hasTags(request, instance.tags) && hasNodeMeta(request.query, node))
      .map(({ node, instance }) => toConsulServiceNode(node, instance)),
    isFiltered,
  );
}

/** One node with what is on it; null in Consul's words when there is no such node. */
function readNode(request: ApiRequest, show: (rows: CatalogInstance[]) => unknown): ApiAnswer {
  const { rows, isFiltered } = listNodeInstances(request.context, {
    ...scopeOf(request),
    namespace: request.query.get('ns') ?? '*',
    peer: peerOf(request),
    node: request.parameters.node,
  });
  const nodes = listCatalogNodes(request.context, { ...scopeOf(request), peer: peerOf(request) });
  const node = nodes.rows.find((row) => row.node === request.parameters.node);
  if (node === undefined) return filteredAnswer(null, nodes.isFiltered);
  return filteredAnswer({ Node: toConsulNode(node), Services: show(rows) }, isFiltered);
}

export const catalogRoutes: Route[] = [
  {
    method: 'PUT',
    path: 'catalog/register',
    operation: 'catalog.registerNode',
    async handle(request) {
      await registerCatalog(request.context, readCatalogRegistration(await request.body(), scopeOf(request)));
      return { json: true };
    },
  },
  {
    method: 'PUT',
    path: 'catalog/deregister',
    operation: 'catalog.deregisterNode',
    async handle(request) {
      const fields = JsonFields.from(await request.body());
      await deregisterCatalog(request.context, {
        node: fields.text('Node'),
        partition: fields.text('Partition') || scopeOf(request).partition,
        serviceId: fields.text('ServiceID'),
        checkId: fields.text('CheckID'),
      });
      return { json: true };
    },
  },
  {
    method: 'GET',
    path: 'catalog/datacenters',
    operation: 'catalog.datacenters',
    handle: ({ context }) => ({ json: [context.store.state().cluster.datacenter] }),
  },
  {
    method: 'GET',
    path: 'catalog/nodes',
    operation: 'catalog.nodes',
    isBlocking: true,
    handle(request) {
      const { rows, isFiltered } = listCatalogNodes(request.context, { ...scopeOf(request), peer: peerOf(request) });
      return filteredAnswer(rows.filter((node) => hasNodeMeta(request.query, node)).map(toConsulNode), isFiltered);
    },
  },
  {
    method: 'GET',
    path: 'catalog/services',
    operation: 'catalog.services',
    isBlocking: true,
    handle: listServiceNames,
  },
  {
    method: 'GET',
    path: 'catalog/service/:service',
    operation: 'catalog.instances',
    isBlocking: true,
    handle: (request) => listService(request, false),
  },
  {
    method: 'GET',
    path: 'catalog/connect/:service',
    operation: 'catalog.instances',
    isBlocking: true,
    handle: (request) => listService(request, true),
  },
  {
    method: 'GET',
    path: 'catalog/node/:node',
    operation: 'catalog.node',
    isBlocking: true,
    handle: (request) =>
      readNode(request, (rows) =>
        Object.fromEntries(rows.map(({ instance }) => [instance.id, toConsulNodeService(instance)])),
      ),
  },
  {
    method: 'GET',
    path: 'catalog/node-services/:node',
    operation: 'catalog.node',
    isBlocking: true,
    handle: (request) => readNode(request, (rows) => rows.map(({ instance }) => toConsulNodeService(instance))),
  },
  {
    // Services that an ingress or terminating gateway serves; there are none of either kind here.
    method: 'GET',
    path: 'catalog/gateway-services/:gateway',
    operation: 'catalog.gatewayServices',
    isBlocking: true,
    handle: () => ({ json: [] }),
  },
];
