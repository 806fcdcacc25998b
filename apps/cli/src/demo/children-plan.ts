import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROXY_NODE_FLAGS } from '@peerway/gateway/node-flags';
import { CLI_MAIN, CONTROL_PLANE_MAIN } from '../program-files.ts';
import {
  type DemoCluster,
  type DemoClusterName,
  type DemoPlan,
  demoClusterNames,
  type SampleInstance,
} from './plan.ts';

export type ChildKind = 'control-plane' | 'mesh-gateway' | 'sidecar' | 'application' | 'traffic';

/** How one sees that a child is up. */
export type Readiness = { kind: 'log'; event: string } | { kind: 'http'; url: string };

/** One process of the demo: what to run, and how to know it. No secret is among the arguments. */
export type ChildPlan = {
  /** `west-gateway`: what `peerway demo stop` takes. */
  name: string;
  cluster: DemoClusterName;
  kind: ChildKind;
  /** Script and arguments for Node. */
  program: string[];
  ports: number[];
  logFile: string;
  readiness: Readiness;
};

const sampleFile = (name: string): string => fileURLToPath(new URL(`./apps/${name}.ts`, import.meta.url));

export const serverConfigFile = (cluster: DemoCluster): string => join(cluster.directory, 'server.json');
export const bootstrapTokenFile = (cluster: DemoCluster): string => join(cluster.directory, 'bootstrap-token');
export const gatewayTokenFile = (cluster: DemoCluster): string => join(cluster.directory, 'tokens', 'gateway');
export const sidecarTokenFile = (cluster: DemoCluster, instance: SampleInstance): string =>
  join(cluster.directory, 'tokens', instance.name);
export const sidecarConfigFile = (cluster: DemoCluster, instance: SampleInstance): string =>
  join(cluster.directory, 'sidecars', `${instance.name}.json`);

/** Every process of the demo, in the order in which they are started. Stopped in the reverse order. */
export function planChildren(plan: DemoPlan): ChildPlan[] {
  const clusters = demoClusterNames.map((name) => plan.clusters[name]);
  return [
    ...clusters.map(controlPlane),
    ...clusters.flatMap((cluster) => cluster.instances.map((instance) => application(plan, cluster, instance))),
    ...clusters.map(meshGateway),
    ...clusters.flatMap((cluster) => cluster.instances.map((instance) => sidecar(cluster, instance))),
    trafficGenerator(plan),
  ];
}

const logFile = (cluster: DemoCluster, name: string): string => join(cluster.directory, 'logs', `${name}.log`);
const httpAddress = (cluster: DemoCluster): string => `http://127.0.0.1:${cluster.httpPort}`;

function controlPlane(cluster: DemoCluster): ChildPlan {
  return {
    name: `${cluster.name}-control-plane`,
    cluster: cluster.name,
    kind: 'control-plane',
    program: [CONTROL_PLANE_MAIN, '--config', serverConfigFile(cluster)],
    ports: [cluster.httpPort, cluster.grpcPort],
    logFile: logFile(cluster, 'control-plane'),
    readiness: { kind: 'log', event: 'server.ready' },
  };
}

function application(plan: DemoPlan, cluster: DemoCluster, instance: SampleInstance): ChildPlan {
  return {
    name: `${cluster.name}-${instance.name}`,
    cluster: cluster.name,
    kind: 'application',
    program: [
      ...[sampleFile(instance.service), String(instance.applicationPort), cluster.name, instance.name],
      ...(instance.service === 'web' ? [String(plan.upstreamPorts.api)] : []),
    ],
    ports: [instance.applicationPort],
    logFile: logFile(cluster, instance.name),
    readiness: { kind: 'log', event: 'sample.ready' },
  };
}

function meshGateway(cluster: DemoCluster): ChildPlan {
  const admin = `127.0.0.1:${cluster.gatewayAdminPort}`;
  return {
    name: `${cluster.name}-gateway`,
    cluster: cluster.name,
    kind: 'mesh-gateway',
    program: [
      ...[...PROXY_NODE_FLAGS, CLI_MAIN, 'gateway', '--service', 'mesh-gateway', '--node', cluster.node, '--register'],
      ...[
        '--address',
        `127.0.0.1:${cluster.gatewayPort}`,
        '--http-addr',
        httpAddress(cluster),
        '--token-file',
        gatewayTokenFile(cluster),
      ],
      ...['--data-dir', join(cluster.directory, 'proxies', 'gateway'), '--admin-bind', admin],
    ],
    ports: [cluster.gatewayPort, cluster.gatewayAdminPort],
    logFile: logFile(cluster, 'gateway'),
    readiness: { kind: 'http', url: `http://${admin}/ready` },
  };
}

function sidecar(cluster: DemoCluster, instance: SampleInstance): ChildPlan {
  const admin = `127.0.0.1:${instance.sidecarAdminPort}`;
  return {
    name: `${cluster.name}-${instance.name}-sidecar`,
    cluster: cluster.name,
    kind: 'sidecar',
    program: [
      ...[...PROXY_NODE_FLAGS, CLI_MAIN, 'sidecar', '--config', sidecarConfigFile(cluster, instance)],
      ...['--http-addr', httpAddress(cluster), '--token-file', sidecarTokenFile(cluster, instance)],
      ...['--data-dir', join(cluster.directory, 'proxies', instance.name), '--admin-bind', admin],
    ],
    ports: [instance.sidecarPort, instance.sidecarAdminPort],
    logFile: logFile(cluster, `${instance.name}-sidecar`),
    readiness: { kind: 'http', url: `http://${admin}/ready` },
  };
}

function trafficGenerator(plan: DemoPlan): ChildPlan {
  const { api, ledger, payments } = plan.upstreamPorts;
  return {
    name: 'east-traffic',
    cluster: 'east',
    kind: 'traffic',
    program: [sampleFile('traffic'), String(api), String(ledger), String(payments)],
    ports: [],
    logFile: logFile(plan.clusters.east, 'traffic'),
    readiness: { kind: 'log', event: 'sample.ready' },
  };
}
