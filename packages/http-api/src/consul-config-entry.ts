import type { ConfigEntry, StoredConfigEntry } from '@peerway/model/config-entry';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { intentionPrecedence } from '@peerway/model/intention';

type Json = Record<string, unknown>;

/**
 * An entry as Consul shows it: with its indexes, and without what says nothing, above all the partition and namespace that its
 * community edition does not have. Tools compare what they wrote with what they read.
 */
export function toConsulConfigEntry({ entry, createIndex, modifyIndex }: StoredConfigEntry): Json {
  const { Partition, Namespace, ...rest } = entry;
  return {
    ...rest,
    ...listsOf(entry),
    ...(Partition === DEFAULT_PARTITION ? {} : { Partition }),
    ...(Namespace === DEFAULT_NAMESPACE ? {} : { Namespace }),
    CreateIndex: createIndex,
    ModifyIndex: modifyIndex,
  };
}

/** The lists whose items are filled in when they are read. */
function listsOf(entry: ConfigEntry): Json {
  switch (entry.Kind) {
    case 'exported-services':
      return {
        Services: entry.Services.map(({ Namespace, Consumers, ...item }) => ({
          ...item,
          ...namespaceOf(Namespace),
          Consumers: Consumers.map(withoutEmpty),
        })),
      };
    case 'service-intentions':
      return {
        Sources: entry.Sources.map(({ Namespace, ...source }) => ({
          ...withoutEmpty(source),
          ...namespaceOf(Namespace),
          Precedence: intentionPrecedence(entry, { Name: source.Name, Namespace }),
          Type: 'consul',
        })),
      };
    default:
      return {};
  }
}

const namespaceOf = (Namespace: string): Json => (Namespace === DEFAULT_NAMESPACE ? {} : { Namespace });
const withoutEmpty = (object: object): Json =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== '' && value !== undefined));
