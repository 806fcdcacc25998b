import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { serverConfigFile, sidecarConfigFile } from './children-plan.ts';
import { crossingServices, type DemoCluster, type DemoPlan, demoClusterNames, type SampleInstance } from './plan.ts';

/**
 * Writes what the demo's processes read: server configurations and sidecar definitions, anew at each start because ports may have moved.
 * Directories stay passable for others: as root, the embedded database runs as another user and lives below them.
 */
export function writeStateFiles(plan: DemoPlan, hasConsole: boolean): void {
  for (const name of demoClusterNames) {
    const cluster = plan.clusters[name];
    for (const folder of ['logs', 'tokens', 'sidecars', 'proxies'])
      mkdirSync(join(cluster.directory, folder), { recursive: true, mode: 0o755 });
    writeJson(serverConfigFile(cluster), serverConfig(cluster, hasConsole));
    for (const instance of cluster.instances)
      writeJson(sidecarConfigFile(cluster, instance), sidecarDefinition(plan, cluster, instance));
  }
}

/** The control plane's configuration. */
export function serverConfig(cluster: DemoCluster, hasConsole: boolean): Record<string, unknown> {
  return {
    datacenter: cluster.name,
    data_dir: cluster.directory,
    http_addr: `127.0.0.1:${cluster.httpPort}`,
    grpc_addr: `127.0.0.1:${cluster.grpcPort}`,
    acl: { default_policy: 'deny' },
    default_intention_policy: 'deny',
    console: hasConsole,
    log_level: 'info',
  };
}

/** Consul's service definition of one sample instance and its sidecar. */
export function sidecarDefinition(
  plan: DemoPlan,
  cluster: DemoCluster,
  instance: SampleInstance,
): Record<string, unknown> {
  const upstreams =
    instance.service === 'web'
      ? crossingServices.map((service) => ({
          destination_name: service,
          destination_peer: cluster.peer,
          local_bind_port: plan.upstreamPorts[service],
        }))
      : [];
  return {
    node: cluster.node,
    service: {
      name: instance.service,
      id: instance.name,
      address: '127.0.0.1',
      port: instance.applicationPort,
      tags: ['demo'],
      connect: { sidecar_service: { port: instance.sidecarPort, proxy: { upstreams } } },
    },
  };
}

function writeJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
