import type { ConfigEntryKind } from '@peerway/model/config-entry';
import { foldName } from './field-name.ts';

/**
 * What to do instead of a field that people look for and that there is not. By kind and path, without indexes and without the names
 * in maps.
 */
const advice: Partial<Record<ConfigEntryKind, Readonly<Record<string, string>>>> = {
  'service-router': { 'Routes.Destination.Peer': viaResolver('Service') },
  'service-splitter': { 'Splits.Peer': viaResolver('Service') },
  'service-resolver': {
    'Failover.Peer': 'Name the peer in Targets: Targets = [{ Peer = "…" }].',
    'Failover.Targets.Peer': 'A failover is by subset: Failover = { "*" = { Targets = [{ Peer = "…" }] } }.',
  },
  'proxy-defaults': { Protocol: 'The protocol of all services is in Config: Config = { protocol = "http" }.' },
  'service-defaults': {
    Peer: 'A service that lives with a peer is set up there; upstreams of it are in UpstreamConfig.Overrides.',
  },
  'exported-services': { 'Services.Peer': 'Name the peer in Consumers: Consumers = [{ Peer = "…" }].' },
  'service-intentions': {
    Action: 'The action belongs to a source: Sources = [{ Name = "…", Action = "allow" }].',
    'Sources.Service': 'The service of a source is its Name.',
  },
};

function viaResolver(field: string): string {
  return `Write a service-resolver whose Redirect names the Service and the Peer, and name that resolver in ${field}.`;
}

/** Advice for an unknown field; undefined: there is none. */
export function fieldAdvice(kind: ConfigEntryKind | null, path: readonly PropertyKey[]): string | undefined {
  if (kind === null) return undefined;
  const written = path
    .filter((key) => typeof key === 'string')
    .map(foldName)
    .join('.');
  const found = Object.entries(advice[kind] ?? {}).find(([place]) => foldName(place) === written);
  return found?.[1];
}
