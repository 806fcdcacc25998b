import { z } from 'zod';
import {
  type ExportConsumer,
  type ExportedServiceItem,
  type ExportedServicesEntry,
  exportedServiceItemsSchema,
  exportedServicesEntrySchema,
} from './config-entry/exported-services.ts';
import { type JwtProviderEntry, jwtProviderEntrySchema } from './config-entry/jwt-provider.ts';
import { type MeshEntry, meshEntrySchema } from './config-entry/mesh.ts';
import { type ProxyDefaultsEntry, proxyDefaultsEntrySchema } from './config-entry/proxy-defaults.ts';
import { type SamenessGroupEntry, samenessGroupEntrySchema } from './config-entry/sameness-group.ts';
import { type ServiceDefaultsEntry, serviceDefaultsEntrySchema } from './config-entry/service-defaults.ts';
import { type ServiceIntentionsEntry, serviceIntentionsEntrySchema } from './config-entry/service-intentions.ts';
import { type ServiceResolverEntry, serviceResolverEntrySchema } from './config-entry/service-resolver.ts';
import { type ServiceRouterEntry, serviceRouterEntrySchema } from './config-entry/service-router.ts';
import { type ServiceSplitterEntry, serviceSplitterEntrySchema } from './config-entry/service-splitter.ts';
import { configEntryKinds } from './config-entry-kinds.ts';

/*
 * Config entries keep Consul's own field names from the wire to the database and back (ADR 0003): they are documents that
 * people write by those names, and every renaming would be a place to lose a field. Unknown fields are refused, as in Consul.
 * One file for each kind; this is their door.
 */

/** The schema of each kind. */
export const configEntrySchemas = {
  'exported-services': exportedServicesEntrySchema,
  'proxy-defaults': proxyDefaultsEntrySchema,
  'service-defaults': serviceDefaultsEntrySchema,
  mesh: meshEntrySchema,
  'service-router': serviceRouterEntrySchema,
  'service-splitter': serviceSplitterEntrySchema,
  'service-resolver': serviceResolverEntrySchema,
  'service-intentions': serviceIntentionsEntrySchema,
  'jwt-provider': jwtProviderEntrySchema,
  'sameness-group': samenessGroupEntrySchema,
};

export const configEntrySchema = z.discriminatedUnion('Kind', [
  exportedServicesEntrySchema,
  proxyDefaultsEntrySchema,
  serviceDefaultsEntrySchema,
  meshEntrySchema,
  serviceRouterEntrySchema,
  serviceSplitterEntrySchema,
  serviceResolverEntrySchema,
  serviceIntentionsEntrySchema,
  jwtProviderEntrySchema,
  samenessGroupEntrySchema,
]);

export type {
  ExportConsumer,
  ExportedServiceItem,
  ExportedServicesEntry,
  JwtProviderEntry,
  MeshEntry,
  ProxyDefaultsEntry,
  SamenessGroupEntry,
  ServiceDefaultsEntry,
  ServiceIntentionsEntry,
  ServiceResolverEntry,
  ServiceRouterEntry,
  ServiceSplitterEntry,
};
export {
  exportedServiceItemsSchema,
  exportedServicesEntrySchema,
  jwtProviderEntrySchema,
  meshEntrySchema,
  proxyDefaultsEntrySchema,
  samenessGroupEntrySchema,
  serviceDefaultsEntrySchema,
  serviceIntentionsEntrySchema,
  serviceResolverEntrySchema,
  serviceRouterEntrySchema,
  serviceSplitterEntrySchema,
};

export type ConfigEntry = z.infer<typeof configEntrySchema>;
export type ConfigEntryKind = ConfigEntry['Kind'];
/** The entry of one kind. */
export type ConfigEntryOf<K extends ConfigEntryKind> = Extract<ConfigEntry, { Kind: K }>;

export const configEntryKindSchema = z.enum(configEntryKinds, {
  error: ({ input }) => `${JSON.stringify(input)} is not a kind; give one of ${configEntryKinds.join(', ')}`,
});

/** A stored entry: the document, and what the store knows of it. */
export type StoredConfigEntry = {
  entry: ConfigEntry;
  createIndex: number;
  modifyIndex: number;
  updatedAt: string;
  /** Accessor ID of the token that wrote it. */
  updatedBy: string;
};

/** One past state of an entry; the newest is the one in force. */
export type ConfigEntryRevision = {
  /** Modify index that it had. */
  index: number;
  at: string;
  /** Accessor ID of the token that wrote it. */
  by: string;
  reason: string;
  /** Null: the entry was deleted. */
  entry: ConfigEntry | null;
};

/** What names an entry. */
export type ConfigEntryName = Pick<ConfigEntry, 'Kind' | 'Name' | 'Partition' | 'Namespace'>;

export const configEntryKey = (entry: ConfigEntryName): string =>
  `${entry.Partition}/${entry.Kind}/${entry.Namespace}/${entry.Name}`;
