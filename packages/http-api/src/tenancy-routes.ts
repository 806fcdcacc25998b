import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import type { NamespaceView, PartitionView } from '@peerway/model/tenancy';
import {
  deleteNamespace,
  deletePartition,
  listNamespaces,
  listPartitions,
  readNamespace,
  readPartition,
  writeNamespace,
  writePartition,
} from '@peerway/operations';
import { JsonFields } from './json-fields.ts';
import type { ApiRequest, Route } from './route.ts';
import { scopeOf } from './scope.ts';

const toPartition = (row: PartitionView): Record<string, unknown> => ({
  Name: row.name,
  Description: row.description,
  CreateIndex: row.createIndex,
  ModifyIndex: row.modifyIndex,
});
const toNamespace = (row: NamespaceView): Record<string, unknown> => ({
  Name: row.name,
  Description: row.description,
  Meta: row.meta,
  ...(row.partition === DEFAULT_PARTITION ? {} : { Partition: row.partition }),
  CreateIndex: row.createIndex,
  ModifyIndex: row.modifyIndex,
});

/** Name from the path, else from the body. */
async function readBody(request: ApiRequest): Promise<{ fields: JsonFields; name: string }> {
  const fields = JsonFields.from((await request.body()) ?? {});
  return { fields, name: request.parameters.name ?? fields.text('Name') };
}

async function putPartition(request: ApiRequest): Promise<{ json: unknown }> {
  const { fields, name } = await readBody(request);
  return {
    json: toPartition(await writePartition(request.context, { name, description: fields.text('Description') })),
  };
}

async function putNamespace(request: ApiRequest): Promise<{ json: unknown }> {
  const { fields, name } = await readBody(request);
  const row = await writeNamespace(request.context, {
    name,
    partition: fields.text('Partition') || scopeOf(request).partition,
    description: fields.text('Description'),
    meta: fields.get('Meta') ?? {},
  });
  return { json: toNamespace(row) };
}

const namespaceName = (request: ApiRequest): { name: string | undefined; partition: string } => ({
  name: request.parameters.name,
  partition: scopeOf(request).partition,
});

/** Partitions and namespaces, with the paths of Consul's enterprise edition. */
export const tenancyRoutes: Route[] = [
  {
    method: 'GET',
    path: 'partitions',
    operation: 'partition.list',
    isBlocking: true,
    handle: ({ context }) => ({ json: listPartitions(context).map(toPartition) }),
  },
  { method: 'PUT', path: 'partition', operation: 'partition.write', handle: putPartition },
  { method: 'PUT', path: 'partition/:name', operation: 'partition.write', handle: putPartition },
  {
    method: 'GET',
    path: 'partition/:name',
    operation: 'partition.read',
    isBlocking: true,
    handle: ({ context, parameters }) => ({ json: toPartition(readPartition(context, { name: parameters.name })) }),
  },
  {
    method: 'DELETE',
    path: 'partition/:name',
    operation: 'partition.delete',
    async handle({ context, parameters }) {
      await deletePartition(context, { name: parameters.name });
      return { json: undefined };
    },
  },
  {
    method: 'GET',
    path: 'namespaces',
    operation: 'namespace.list',
    isBlocking: true,
    handle: (request) => ({
      json: listNamespaces(request.context, { partition: scopeOf(request).partition }).map(toNamespace),
    }),
  },
  { method: 'PUT', path: 'namespace', operation: 'namespace.write', handle: putNamespace },
  { method: 'PUT', path: 'namespace/:name', operation: 'namespace.write', handle: putNamespace },
  {
    method: 'GET',
    path: 'namespace/:name',
    operation: 'namespace.read',
    isBlocking: true,
    handle: (request) => ({ json: toNamespace(readNamespace(request.context, namespaceName(request))) }),
  },
  {
    method: 'DELETE',
    path: 'namespace/:name',
    operation: 'namespace.delete',
    async handle(request) {
      await deleteNamespace(request.context, namespaceName(request));
      return { json: undefined };
    },
  },
];
