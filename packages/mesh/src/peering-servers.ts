import { defaultClusterPolicy } from '@peerway/model/cluster-policy';
import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { formatHostPort, parseHostPort } from '@peerway/model/host-port';
import { type Peering, peeringAddressesToDial, peeringRole } from '@peerway/model/peering';
import { type Resource, resourceKey, type Snapshot } from '@peerway/model/snapshot';
import { normalizeServerName, peeringServerName } from '@peerway/model/sni';
import { sorted } from './incremental/groups.ts';
import type { SortedMap } from './incremental/sorted-map.ts';
import { findConfigEntry, type MeshState } from './state.ts';
import { CONNECT_TIMEOUT_MS } from './upstream-path.ts';

/** Clusters of control planes have names of their own, so that none is taken for a service's. */
const CLUSTER_PREFIX = 'peering-server~';

/** Whether traffic between control planes goes through mesh gateways (`mesh` entry; semantics A0.11). */
export const peersThroughGateways = (state: MeshState): boolean =>
  findConfigEntry(state, 'mesh', 'mesh')?.Peering?.PeerThroughMeshGateways ?? false;

/**
 * What the gateways of the default partition carry between control planes, by SNI and without decrypting (peering-wire §8.4): in to
 * this cluster's, out to those that this cluster dials. Nothing while the `mesh` entry does not say so.
 */
export function peeringServerResources(state: MeshState, partition: string): Resource[] {
  if (partition !== DEFAULT_PARTITION || !peersThroughGateways(state)) return [];
  const { datacenter, trustDomain, lanServerAddresses } = state.cluster;
  const own = peeringServerName(datacenter, trustDomain);
  const inbound = way({ serverName: own, peer: '', direction: 'inbound', addresses: lanServerAddresses });
  return [...inbound, ...serversToDial(state, own).flatMap(way)];
}

type Way = { serverName: string; peer: string; direction: 'inbound' | 'outbound'; addresses: readonly string[] };

/** One way for each name. Where two peerings share one, the newer row is believed. */
function serversToDial(state: MeshState, own: string): Way[] {
  const newest = new Map<string, Peering>();
  for (const peering of state.peering.values()) {
    if (peering.state === 'DELETING' || peering.state === 'TERMINATED' || peeringRole(peering) !== 'dialer') continue;
    const name = serverNameOf(peering);
    // Hazard: the name is the token's. One of another form could stand for a service of this cluster, or of another peer.
    if (name === null || name === own) continue;
    const known = newest.get(name);
    if (known === undefined || known.modifyIndex < peering.modifyIndex) newest.set(name, peering);
  }
  return [...newest].map(([serverName, peering]) => ({
    ...{ serverName, peer: peering.name, direction: 'outbound' },
    addresses: peeringAddressesToDial(peering),
  }));
}

function serverNameOf({ peerServerName }: Peering): string | null {
  const name = normalizeServerName(peerServerName);
  return name !== null && /^server\.[a-z0-9-]+\.peering\.[0-9a-f-]{36}\.consul$/.test(name) ? name : null;
}

function way({ serverName, peer, direction, addresses }: Way): Resource[] {
  const name = `${CLUSTER_PREFIX}${serverName}`;
  const endpoints = addresses.flatMap((text) => {
    const parsed = parseHostPort(text);
    if (parsed === null) return [];
    const { host, port } = parsed;
    return { address: host, port, weight: 1, healthy: true, label: `control plane at ${formatHostPort(parsed)}` };
  });
  if (endpoints.length === 0) return [];
  const common = { service: '', namespace: '', peer };
  return [
    {
      type: 'sni-route',
      name: serverName,
      ...common,
      direction,
      action: { kind: 'passthrough', cluster: name },
    },
    {
      type: 'cluster',
      name,
      ...common,
      protocol: 'tcp',
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      tls: null,
      endpoints: name,
      mode: null,
      ...defaultClusterPolicy,
      unavailable: null,
    },
    { type: 'endpoints', name, endpoints },
  ];
}

const isOfPeeringServer = (resource: Resource): boolean =>
  resource.type === 'sni-route'
    ? resource.action.kind === 'passthrough' && resource.action.cluster.startsWith(CLUSTER_PREFIX)
    : resource.name.startsWith(CLUSTER_PREFIX);

/** For a gateway whose token may not read peerings: the same without where peers' control planes are (semantics A0.10). */
export function withoutPeeringServers(snapshot: Snapshot): Snapshot {
  const all = sorted(snapshot.resources);
  let resources = withheld.get(all);
  if (resources === undefined) {
    const left = [...all.values()].filter(isOfPeeringServer);
    resources = all.update(left.map((resource) => [resourceKey(resource), undefined]));
    withheld.set(all, resources);
  }
  return { ...snapshot, resources };
}

// One for all gateways that share a map.
const withheld = new WeakMap<SortedMap<Resource>, SortedMap<Resource>>();
