import { type ConfigEntry, configEntryKindSchema, type StoredConfigEntry } from '@peerway/model/config-entry';
import { PeerwayError } from '@peerway/model/error';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/identifier';
import { deleteConfigEntry, listConfigEntries, readConfigEntry, writeConfigEntry } from '@peerway/operations';
import type { ApiRequest, Route } from './route.ts';

/** An entry as Consul shows it: without the partition and namespace that its community edition does not have, with indexes. */
export function toConsulConfigEntry({ entry, createIndex, modifyIndex }: StoredConfigEntry): Record<string, unknown> {
  const { Partition, Namespace, ...rest }: ConfigEntry = entry;
  return {
    ...rest,
    ...(Partition === DEFAULT_PARTITION ? {} : { Partition }),
    ...(Namespace === DEFAULT_NAMESPACE ? {} : { Namespace }),
    CreateIndex: createIndex,
    ModifyIndex: modifyIndex,
  };
}

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

export const configRoutes: Route[] = [
  {
    method: 'PUT',
    path: 'config',
    async handle(request) {
      const entry = await request.body();
      if (entry === undefined)
        throw new PeerwayError('request.invalid', 'Body decoding failed: the config entry must be in the body');
      const { written } = await writeConfigEntry(request.context, { entry, ...casOf(request) });
      return { json: written };
    },
  },
  {
    method: 'GET',
    path: 'config/:kind',
    isBlocking: true,
    handle: (request) => ({
      json: listConfigEntries(request.context, { kind: kindOf(request) }).map(toConsulConfigEntry),
    }),
  },
  {
    method: 'GET',
    path: 'config/:kind/:name',
    isBlocking: true,
    handle: (request) => ({
      json: toConsulConfigEntry(
        readConfigEntry(request.context, { kind: kindOf(request), name: request.parameters.name }),
      ),
    }),
  },
  {
    method: 'DELETE',
    path: 'config/:kind/:name',
    async handle(request) {
      const cas = casOf(request);
      const { deleted } = await deleteConfigEntry(request.context, {
        kind: kindOf(request),
        name: request.parameters.name,
        ...cas,
      });
      // Without cas Consul answers an empty object, with it whether it held.
      return { json: cas.cas === undefined ? {} : deleted };
    },
  },
];
