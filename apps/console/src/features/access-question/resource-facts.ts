import type { AclResource } from '@peerway/acl';

/** What a resource is, and what there is one of it for: with it stands what a question has to say. */
export type ResourceFacts = {
  words: string;
  /** The whole cluster, a partition, each node of a partition, or each name in a namespace; `namespace`: the namespace itself. */
  of: 'cluster' | 'partition' | 'node' | 'name' | 'namespace';
  /** Peerway has no such thing; rules for it are kept for Consul. */
  isIdle?: true;
};

/** In the order in which they are offered. */
export const resourceFacts: Readonly<Record<AclResource, ResourceFacts>> = {
  service: { words: 'A service', of: 'name' },
  intention: { words: 'Intentions of a service', of: 'name' },
  node: { words: 'A node', of: 'node' },
  agent: { words: 'An agent', of: 'node' },
  mesh: { words: 'Mesh settings, exports and gateways', of: 'partition' },
  peering: { words: 'Peerings', of: 'partition' },
  namespace: { words: 'A namespace itself', of: 'namespace' },
  operator: { words: 'The cluster: its CA, its settings', of: 'cluster' },
  acl: { words: 'Tokens, roles and policies', of: 'cluster' },
  event: { words: 'Events', of: 'name', isIdle: true },
  identity: { words: 'Identities', of: 'name', isIdle: true },
  key: { words: 'Keys', of: 'name', isIdle: true },
  keyring: { words: 'The keyring', of: 'cluster', isIdle: true },
  query: { words: 'Prepared queries', of: 'name', isIdle: true },
  session: { words: 'Consul sessions', of: 'name', isIdle: true },
};

// Cast: the keys are these words.
const allResources = Object.keys(resourceFacts) as AclResource[];

export const resourceOf = (word: string): AclResource | undefined => allResources.find((resource) => resource === word);

/** What there is to ask about. */
export const livelyResources: readonly AclResource[] = allResources.filter(
  (resource) => resourceFacts[resource].isIdle !== true,
);
