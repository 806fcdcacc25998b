import type { ServiceInstance } from '@peerway/model/catalog';
import { compareText, instanceBehind, sidecarsBeside } from './catalog-index.ts';
import type { NotApplied } from './registered-options.ts';
import { sidecarOptions } from './sidecar-options.ts';
import type { MeshState } from './state.ts';
import { type WantedPath, wantedPaths } from './wanted-paths.ts';

/** What one port of a sidecar is open for. */
export type ExposedPort = { port: number; isForNode: boolean; paths: WantedPath[] };
export type ExposedPaths = { ports: readonly ExposedPort[]; notApplied: readonly NotApplied[] };

/** Where ports begin that nobody chose, as in Consul. */
const FIRST_PORT = 21_500;
const LAST_PORT = 65_535;

/** The paths that a sidecar opens without mutual TLS, by port, and those that it can not open, with the reason. */
export function exposedPaths(state: MeshState, sidecar: ServiceInstance): ExposedPaths {
  const wanted = wantedPaths(state, sidecar);
  if (wanted === null) return { ports: [], notApplied: [{ option: 'Expose', reason: 'it can not be read' }] };
  const picked = wanted.some(({ listenerPort }) => listenerPort === 0) ? pickPorts(state, sidecar) : [];
  const meshPort = sidecarOptions(state, sidecar).bindPort ?? sidecar.port;
  const ports = new Map<number, ExposedPort>();
  const notApplied: NotApplied[] = [];
  for (const one of wanted) {
    const port = one.listenerPort || (picked.shift() ?? 0);
    const open = ports.get(port);
    const reason = objection(one, port, meshPort, open);
    if (reason !== null) notApplied.push({ option: one.origin, reason });
    else if (open === undefined) ports.set(port, { port, isForNode: one.isForNode, paths: [one] });
    else open.paths.push(one);
  }
  return { ports: [...ports.values()], notApplied };
}

function objection(one: WantedPath, port: number, meshPort: number, open: ExposedPort | undefined): string | null {
  if (/[?#]/.test(one.path)) return 'a path has neither "?" nor "#"; whatever the query is, it is passed on';
  if (one.localPort === 0) return 'the application has no port';
  if (port === 0) return 'no port is free for it';
  if (port === meshPort) return 'its listener port is the one for the mesh';
  if (open?.paths.some(({ path }) => path === one.path)) return 'the path is on its listener port already';
  if (open !== undefined && open.isForNode !== one.isForNode)
    return 'its listener port is for the node itself, or this path is, and not both';
  return null;
}

/**
 * Ports for the paths of a sidecar that say none, in their order. All sidecars of a node are served one after the other as they
 * were registered, so none gets the port of another, and one that comes later moves nobody.
 */
function pickPorts(state: MeshState, sidecar: ServiceInstance): number[] {
  const beside = sidecarsBeside(state, sidecar)
    .map((one) => ({ one, wanted: wantedPaths(state, one) ?? [] }))
    .sort((left, right) => left.one.createIndex - right.one.createIndex || compareText(left.one.id, right.one.id));
  const taken = new Set(beside.flatMap(({ one, wanted }) => portsInUse(state, one, wanted)));
  let next = FIRST_PORT;
  const pick = (): number => {
    while (taken.has(next)) next += 1;
    return next > LAST_PORT ? 0 : next++;
  };
  for (const { one, wanted } of beside) {
    const picked = wanted.filter(({ listenerPort }) => listenerPort === 0).map(pick);
    if (one.id === sidecar.id) return picked;
  }
  return [];
}

function portsInUse(state: MeshState, sidecar: ServiceInstance, wanted: readonly WantedPath[]): number[] {
  return [
    sidecar.port,
    sidecarOptions(state, sidecar).bindPort ?? 0,
    instanceBehind(state, sidecar)?.port ?? 0,
    ...(sidecar.proxy?.upstreams ?? []).map(({ localBindPort }) => localBindPort),
    ...wanted.flatMap(({ listenerPort, localPort }) => [listenerPort, localPort]),
  ];
}
