import type { ProxyReference, Resource, ResourceOf, ResourceType, Snapshot } from '@peerway/model/snapshot';
import type { MeshChange, MeshState } from '../state.ts';
import {
  bundle,
  EAST_TRUST_DOMAIN,
  east,
  entry,
  exportsTo,
  gateway,
  imports,
  peering,
  service,
  west,
} from './mesh-fixture.ts';

/** Services of west as in the demo: `api` (http, two instances), `payments` (grpc), `ledger` (tcp), exported to `east`. */
export const demoWest = (...changes: MeshChange[][]): MeshState =>
  west(
    gateway(),
    service('api', { number: 1 }),
    service('api', { number: 2 }),
    service('ledger'),
    service('payments'),
    entry({ Kind: 'service-defaults', Name: 'api', Protocol: 'http' }),
    entry({ Kind: 'service-defaults', Name: 'payments', Protocol: 'grpc' }),
    exportsTo({ api: ['east'], ledger: ['east'], payments: ['east'] }),
    peering('east', { state: 'PENDING' }),
    bundle('east', EAST_TRUST_DOMAIN),
    ...changes,
  );

export const demoUpstreams = [
  { destinationName: 'api', destinationPeer: 'west', localBindPort: 9191 },
  { destinationName: 'ledger', destinationPeer: 'west', localBindPort: 9192 },
  { destinationName: 'payments', destinationPeer: 'west', localBindPort: 9193 },
];

export const demoEastChanges = (from: MeshState = demoWest()): MeshChange[][] => [
  gateway(),
  service('web', { upstreams: demoUpstreams }),
  peering('west', { peerServerAddresses: ['127.0.0.1:8803'] }),
  imports('west', from, 'east'),
];

/** East with `web`, its upstreams, and what west exports to it. */
export const demoEast = (...changes: MeshChange[][]): MeshState => east(...demoEastChanges(), ...changes);

export const gatewayReference: ProxyReference = {
  role: 'mesh-gateway',
  partition: 'default',
  node: 'gateway-node-1',
  id: 'mesh-gateway',
};

export const sidecarReference = (name: string, number = 1): ProxyReference => ({
  role: 'sidecar',
  partition: 'default',
  node: `${name}-node-${number}`,
  id: `${name}-${number}-sidecar-proxy`,
});

/** All resources of one type, in order of their names. */
export function resourcesOf<T extends ResourceType>(snapshot: Snapshot, type: T): ResourceOf<T>[] {
  const isOfType = (resource: Resource): resource is ResourceOf<T> => resource.type === type;
  return [...snapshot.resources.values()].filter(isOfType);
}

/** The one resource of a type and name. */
export function resourceOf<T extends ResourceType>(snapshot: Snapshot, type: T, name: string): ResourceOf<T> {
  const found = resourcesOf(snapshot, type).find((resource) => resource.name === name);
  if (!found) throw new Error(`no ${type} ${name} among ${[...snapshot.resources.keys()].join(', ')}`);
  return found;
}
