import type { ConfigEntryKind } from './config-entry.ts';

/*
 * Apart from the schemas of entries, as default-scope.ts is from those of names.
 */

export const configEntryKinds = [
  'exported-services',
  'proxy-defaults',
  'service-defaults',
  'mesh',
  'service-router',
  'service-splitter',
  'service-resolver',
  'service-intentions',
  'jwt-provider',
  'sameness-group',
] as const satisfies readonly ConfigEntryKind[];

/** Kinds that belong to a namespace; the others hold for a whole partition. */
export const namespacedKinds: ReadonlySet<ConfigEntryKind> = new Set<ConfigEntryKind>([
  'service-defaults',
  'service-router',
  'service-splitter',
  'service-resolver',
  'service-intentions',
]);
