import { namespacedKinds } from '@peerway/model/config-entry-kinds';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import type { EntryAddress } from './entry-address';

const bodies: Record<EntryAddress['kind'], (name: string) => string> = {
  'exported-services': () => `Services = [
  {
    Name = "api"
    Consumers = [
      # A peer as this cluster calls it; or Partition, or SamenessGroup.
      { Peer = "west" }
    ]
  }
]`,
  'proxy-defaults': () => `# Protocol of every service that does not name its own.
Config = {
  protocol = "http"
}
# local: through a gateway of this cluster; remote: straight to the other's.
MeshGateway = {
  Mode = "local"
}`,
  'service-defaults': () => 'Protocol = "http"',
  mesh: () => `# Control planes of peers talk through mesh gateways.
Peering = {
  PeerThroughMeshGateways = true
}`,
  'service-router': (name) => `# The first route that matches decides; all else goes to ${name} itself.
Routes = [
  {
    Match = {
      HTTP = {
        PathPrefix = "/admin"
      }
    }
    Destination = {
      Service = "${name}-admin"
    }
  }
]`,
  'service-splitter': (name) => `# Weights are percent, and sum to 100.
Splits = [
  { Weight = 90, Service = "${name}" },
  { Weight = 10, Service = "${name}-next" }
]`,
  'service-resolver': () => `ConnectTimeout = "5s"
# Tried in order when no instance is healthy. "*": for every subset.
Failover = {
  "*" = {
    Targets = [
      { Peer = "west" }
    ]
  }
}`,
  'service-intentions': () => `Sources = [
  { Name = "web", Action = "allow" },
  # A service of a peer, by its name there:
  { Name = "web", Peer = "west", Action = "allow" }
]`,
  'jwt-provider': () => `Issuer = "https://issuer.example"
JSONWebKeySet = {
  Remote = {
    URI = "https://issuer.example/.well-known/jwks.json"
    FetchAsynchronously = true
  }
}`,
  'sameness-group': () => `# In order of preference.
Members = [
  { Partition = "default" },
  { Peer = "west" }
]`,
};

/** An entry to begin with, as HCL: legal, and showing what the kind is for. */
export function entryTemplate({ kind, name, partition, namespace }: EntryAddress): string {
  const scope = [
    ...(partition === DEFAULT_PARTITION ? [] : [`Partition = "${partition}"`]),
    ...(namespace === DEFAULT_NAMESPACE || !namespacedKinds.has(kind) ? [] : [`Namespace = "${namespace}"`]),
  ];
  return [`Kind = "${kind}"`, `Name = "${name}"`, ...scope, bodies[kind](name), ''].join('\n');
}
