/**
 * This project's gateway with a control plane in memory, as the other proxies are: a process of its own on one core. Prints one
 * line of JSON with its port when it is ready.
 *
 *   node benchmarks/dataplane/gateway-process.ts DIRECTORY_OF_IDENTITIES ORIGIN_PORTS_AS_JSON
 */
import {
  cluster,
  endpoints,
  gatewayListener,
  httpRoute,
  limits,
  passthroughRoute,
  terminateRoute,
} from '@peerway/gateway/testing/resources';
import { runProxy } from '@peerway/gateway/testing/running-proxy';
import { readClusters } from './identities.ts';
import { API_SNI, type OriginPorts, RAW_SNI, TLS_SNI, UPSTREAM_SNI } from './names.ts';

const [directory, portsText] = process.argv.slice(2);
if (directory === undefined || portsText === undefined)
  throw new Error('usage: gateway-process.ts DIRECTORY_OF_IDENTITIES ORIGIN_PORTS_AS_JSON');
const ports: OriginPorts = JSON.parse(portsText);
const { west, east } = readClusters(directory);
// Its data directory is made there, and so goes with the run's other files even where this process is killed.
process.env.TMPDIR = directory;

const gateway = await runProxy(west, [
  gatewayListener(),
  passthroughRoute(RAW_SNI, 'raw'),
  cluster('raw', { protocol: 'tcp', connectTimeoutMs: 5_000 }),
  endpoints('raw', [ports.raw]),
  passthroughRoute(TLS_SNI, 'tls'),
  cluster('tls', { protocol: 'tcp', connectTimeoutMs: 5_000 }),
  endpoints('tls', [ports.tls]),
  terminateRoute(API_SNI, 'http', [east.trustDomain]),
  httpRoute('api'),
  cluster('api', {
    protocol: 'http',
    connectTimeoutMs: 5_000,
    tls: { sni: UPSTREAM_SNI, trustDomain: west.trustDomain, spiffeIds: [west.serviceUri('api')] },
  }),
  endpoints('api', [ports.mutual]),
  west.bundle(),
  east.bundle('east'),
  west.identity(west.gatewayUri),
  limits({
    connectionsMax: 10_000,
    clientHelloTimeoutMs: 10_000,
    handshakeTimeoutMs: 10_000,
    requestTimeoutMs: 60_000,
    idleTimeoutMs: 3_600_000,
  }),
]);

async function stop(): Promise<void> {
  await gateway[Symbol.asyncDispose]();
  process.exit(0);
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
console.log(JSON.stringify({ port: gateway.port('gateway') }));
