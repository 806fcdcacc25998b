import { configEntryKindSchema } from '@peerway/model/config-entry';
import { namespacedKinds } from '@peerway/model/config-entry-kinds';
import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { PeerwayError } from '@peerway/model/error';
import { deleteConfigEntry, listConfigEntries, readConfigEntry, writeConfigEntry } from '@peerway/operations';
import { toConsulConfigEntry } from './consul-config-entry.ts';
import type { ApiRequest, Route } from './route.ts';
import { scopeOf } from './scope.ts';

function casOf({ query }: ApiRequest): { cas?: number } {
  const text = query.get('cas');
  if (text === null || text === '') return {};
  if (!/^[0-9]{1,15}$/.test(text))
    throw new PeerwayError('request.invalid', `Failed to parse cas query parameter: "${text}" is not a number`, {
      field: 'cas',
    });
  return { cas: Number(text) };
}

function kindOf({ parameters }: ApiRequest): ReturnType<typeof configEntryKindSchema.parse> {
  const result = configEntryKindSchema.safeParse(parameters.kind);
  if (!result.success)
    throw new PeerwayError('request.invalid', `invalid config entry kind: ${parameters.kind}`, { field: 'Kind' });
  return result.data;
}

/** The entry with the partition and namespace that the request names, where it names none itself. */
function scoped(request: ApiRequest, entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry;
  const { partition, namespace } = scopeOf(request);
  const kind = Object.entries(entry).find(([name]) => name.toLowerCase() === 'kind')?.[1];
  const kindOfEntry = configEntryKindSchema.safeParse(kind).data;
  const names = new Set(Object.keys(entry).map((name) => name.toLowerCase()));
  return {
    ...entry,
    ...(names.has('partition') || partition === DEFAULT_PARTITION ? {} : { Partition: partition }),
    ...(kindOfEntry === undefined || !namespacedKinds.has(kindOfEntry) || names.has('namespace')
      ? {}
      : { Namespace: namespace }),
  };
}

export const configRoutes: Route[] = [
  {
    method: 'PUT',
    path: 'config',
    operation: 'configEntry.write',
    async handle(request) {
      const entry = await request.body();
      if (entry === undefined)
        throw new PeerwayError('request.invalid', 'Body decoding failed: the config entry must be in the body');
      const { written } = await writeConfigEntry(request.context, { entry: scoped(request, entry), ...casOf(request) });
      return { json: written };
    },
  },
  {
    method: 'GET',
    path: 'config/:kind',
    operation: 'configEntry.list',
    isBlocking: true,
    handle: (request) => ({
      json: listConfigEntries(request.context, { kind: kindOf(request), ...scopeOf(request) }).map(toConsulConfigEntry),
    }),
  },
  {
    method: 'GET',
    path: 'config/:kind/:name',
    operation: 'configEntry.read',
    isBlocking: true,
    handle: (request) => ({
      json: toConsulConfigEntry(
        readConfigEntry(request.context, {
          kind: kindOf(request),
          name: request.parameters.name,
          ...scopeOf(request),
        }),
      ),
    }),
  },
  {
    method: 'DELETE',
    path: 'config/:kind/:name',
    operation: 'configEntry.delete',
    async handle(request) {
      const cas = casOf(request);
      const { deleted } = await deleteConfigEntry(request.context, {
        kind: kindOf(request),
        name: request.parameters.name,
        ...scopeOf(request),
        ...cas,
      });
      // Without cas Consul answers an empty object, with it whether it held.
      return { json: cas.cas === undefined ? {} : deleted };
    },
  },
];
