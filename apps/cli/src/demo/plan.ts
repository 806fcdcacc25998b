import { join } from 'node:path';
import { PeerwayError } from '@peerway/model/error';

export type DemoClusterName = 'east' | 'west';
export const demoClusterNames = ['east', 'west'] as const satisfies readonly DemoClusterName[];

/** First port of cluster east when nothing else is asked for; west's is 100 higher. */
export const DEFAULT_PORT_BASE = 8700;

/*
 * Offsets from a cluster's first port. The first four and the upstreams are a fixed outside interface; the others follow the same
 * pattern for each sample instance: application, its sidecar's inbound port, its sidecar's admin port.
 */
const OFFSETS = {
  http: 0,
  grpc: 3,
  gateway: 43,
  gatewayAdmin: 90,
  application: 10,
  sidecar: 20,
  sidecarAdmin: 90,
} as const;
const WEST_OFFSET = 100;
const UPSTREAM_OFFSET = 490;

export type SampleService = 'web' | 'api' | 'ledger' | 'payments';

/** One instance of a sample service, with its ports. `name` is unique in the cluster. */
export type SampleInstance = {
  name: string;
  service: SampleService;
  applicationPort: number;
  sidecarPort: number;
  sidecarAdminPort: number;
};

export type DemoCluster = {
  name: DemoClusterName;
  peer: DemoClusterName;
  directory: string;
  node: string;
  httpPort: number;
  grpcPort: number;
  gatewayPort: number;
  gatewayAdminPort: number;
  instances: SampleInstance[];
};

/** The services that west exports to east, each with the port of east's web upstream. */
export type CrossingService = 'api' | 'ledger' | 'payments';
export const crossingServices = ['api', 'ledger', 'payments'] as const satisfies readonly CrossingService[];

export type DemoPlan = {
  directory: string;
  portBase: number;
  clusters: Record<DemoClusterName, DemoCluster>;
  upstreamPorts: Record<CrossingService, number>;
};

/** Lays the demo out: where every process listens and keeps its files. Pure. */
export function demoPlan(directory: string, portBase: number): DemoPlan {
  return {
    directory,
    portBase,
    clusters: {
      east: planCluster('east', 'west', directory, portBase, [
        ['web', 'web'],
        ['api', 'api'],
      ]),
      west: planCluster('west', 'east', directory, portBase + WEST_OFFSET, [
        ['api-1', 'api'],
        ['api-2', 'api'],
        ['ledger', 'ledger'],
        ['payments', 'payments'],
      ]),
    },
    upstreamPorts: {
      api: portBase + UPSTREAM_OFFSET + 1,
      ledger: portBase + UPSTREAM_OFFSET + 2,
      payments: portBase + UPSTREAM_OFFSET + 3,
    },
  };
}

function planCluster(
  name: DemoClusterName,
  peer: DemoClusterName,
  directory: string,
  firstPort: number,
  instances: [string, SampleService][],
): DemoCluster {
  return {
    name,
    peer,
    directory: join(directory, name),
    node: `${name}-1`,
    httpPort: firstPort + OFFSETS.http,
    grpcPort: firstPort + OFFSETS.grpc,
    gatewayPort: firstPort + OFFSETS.gateway,
    gatewayAdminPort: firstPort + OFFSETS.gatewayAdmin,
    instances: instances.map(([instance, service], index) => ({
      name: instance,
      service,
      applicationPort: firstPort + OFFSETS.application + index + 1,
      sidecarPort: firstPort + OFFSETS.sidecar + index + 1,
      sidecarAdminPort: firstPort + OFFSETS.sidecarAdmin + index + 1,
    })),
  };
}

/** Every port the demo listens on, with what for: the list that is checked before anything starts. */
export function demoPorts(plan: DemoPlan): { port: number; purpose: string }[] {
  const clusters = demoClusterNames.flatMap((name) => {
    const cluster = plan.clusters[name];
    return [
      { port: cluster.httpPort, purpose: `console and APIs of ${name}` },
      { port: cluster.grpcPort, purpose: `peering service of ${name}` },
      { port: cluster.gatewayPort, purpose: `mesh gateway of ${name}` },
      { port: cluster.gatewayAdminPort, purpose: `admin port of ${name}'s mesh gateway` },
      ...cluster.instances.flatMap((instance) => [
        { port: instance.applicationPort, purpose: `sample service ${instance.name} in ${name}` },
        { port: instance.sidecarPort, purpose: `sidecar of ${instance.name} in ${name}` },
        { port: instance.sidecarAdminPort, purpose: `admin port of ${instance.name}'s sidecar in ${name}` },
      ]),
    ];
  });
  const upstreams = crossingServices.map((service) => ({
    port: plan.upstreamPorts[service],
    purpose: `upstream ${service} of web in east`,
  }));
  return [...clusters, ...upstreams];
}

/** Parses PEERWAY_DEMO_PORT_BASE; undefined or empty is the default. */
export function parsePortBase(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_PORT_BASE;
  const base = Number(text);
  if (!/^[0-9]+$/.test(text) || base < 1024 || base > 65535 - UPSTREAM_OFFSET - 3) {
    throw new PeerwayError(
      'request.invalid',
      `PEERWAY_DEMO_PORT_BASE is "${text}"; it must be a number from 1024 to ${65535 - UPSTREAM_OFFSET - 3}`,
      {
        field: 'PEERWAY_DEMO_PORT_BASE',
      },
    );
  }
  return base;
}
