import type { TestCluster } from './test-cluster.ts';

/** Registers a service with a sidecar, on a node of its own. */
export function registerMeshService(cluster: TestCluster, name: string, node = `${name}-node`): void {
  cluster.register({
    node: { node, address: '10.0.0.1' },
    service: { id: `${name}-1`, service: name, port: 8080, tags: ['v1'], meta: { team: 'a' } },
    checks: [{ checkId: `service:${name}`, status: 'passing' }],
  });
  cluster.register({
    node: { node, address: '10.0.0.1' },
    service: {
      ...{ id: `${name}-1-sidecar-proxy`, service: `${name}-sidecar-proxy`, kind: 'connect-proxy', port: 21000 },
      proxy: { destinationServiceName: name, destinationServiceId: `${name}-1` },
    },
  });
}

/** Registers a mesh gateway with a LAN and a WAN address. */
export function registerGateway(cluster: TestCluster, node = 'gateway-node'): void {
  cluster.register({
    node: { node, address: '10.0.0.9' },
    service: {
      ...{ id: 'mesh-gateway', service: 'mesh-gateway', kind: 'mesh-gateway', address: '10.0.0.9', port: 8443 },
      taggedAddresses: { wan: { address: '198.51.100.9', port: 443 } },
    },
    checks: [{ checkId: 'proxy-link', status: 'passing' }],
  });
}

/** The whole `exported-services` entry: which services go to which peers. */
export function exportServices(cluster: TestCluster, exports: Record<string, string[]>): void {
  cluster.writeEntry({
    Kind: 'exported-services',
    Name: 'default',
    Services: Object.entries(exports).map(([Name, peers]) => ({ Name, Consumers: peers.map((Peer) => ({ Peer })) })),
  });
}

/** Instances that a cluster imported, as `service@node`. */
export const importedInstances = (cluster: TestCluster, peer: string): string[] =>
  [...cluster.backend.state().instance.values()]
    .filter((row) => row.peerName === peer)
    .map((row) => `${row.service}@${row.node}`)
    .sort();

export const importedRows = (cluster: TestCluster, peer: string): number =>
  (['node', 'instance', 'check', 'trustBundle'] as const).reduce(
    (count, table) =>
      count + [...cluster.backend.state()[table].values()].filter((row) => row.peerName === peer).length,
    0,
  );
