import type { ConfigEntryKind } from '@peerway/model/config-entry';

type KindFacts = {
  /** What an entry of the kind decides, for who looks for the one to write. */
  about: string;
  /** The only name that there is in a partition; null: of a service or of the writer's choice. */
  onlyName: string | null;
  /** What the name is. */
  nameIs: 'service' | 'partition' | 'own';
};

/** What a person needs to know of each kind before writing one. */
export const kindFacts: Record<ConfigEntryKind, KindFacts> = {
  'exported-services': {
    about: 'Which services peers and other partitions may see and reach. The Exports page edits the same thing.',
    onlyName: null,
    nameIs: 'partition',
  },
  'proxy-defaults': {
    about: 'What holds for every proxy unless a service says otherwise: protocol, mesh gateway mode.',
    onlyName: 'global',
    nameIs: 'own',
  },
  'service-defaults': {
    about: "A service's protocol, and how it and its callers treat connections: modes, limits, timeouts.",
    onlyName: null,
    nameIs: 'service',
  },
  mesh: {
    about: 'How the mesh as a whole behaves, peering through gateways among it.',
    onlyName: 'mesh',
    nameIs: 'own',
  },
  'service-router': {
    about: 'Sends requests to a service elsewhere by path, header, query or method.',
    onlyName: null,
    nameIs: 'service',
  },
  'service-splitter': {
    about: 'Divides requests to a service by weight, as for a gradual release.',
    onlyName: null,
    nameIs: 'service',
  },
  'service-resolver': {
    about: 'Which instances answer for a service: subsets, redirects, failover (to peers, too), load balancing.',
    onlyName: null,
    nameIs: 'service',
  },
  'service-intentions': {
    about: 'Who may reach a service. The Intentions page edits the same thing source by source.',
    onlyName: null,
    nameIs: 'service',
  },
  'jwt-provider': {
    about: 'Where tokens come from and how they are verified, for intentions.',
    onlyName: null,
    nameIs: 'own',
  },
  'sameness-group': {
    about: 'Partitions and peers in which services of one name are the same service.',
    onlyName: null,
    nameIs: 'own',
  },
};
