import type { MeshGatewayModeSetting, UpstreamModeRow } from '@peerway/model/mesh-gateway-mode';
import { type MeshGatewayModeLevel, meshGatewayModeLevels } from '@peerway/model/mesh-gateway-mode-level';

/** The six levels at which somebody sets a mode, weakest first. The built-in default is nobody's. */
export const settableLevels = meshGatewayModeLevels.filter((level) => level !== 'default');

export type LevelValue = MeshGatewayModeSetting & {
  /** The strongest that names a mode. The others are as if they were not there. */
  isDeciding: boolean;
};

/** One upstream of one service, whichever of its proxies it runs beside; several rows where the proxies differ. */
export type ModeGridRow = Pick<
  UpstreamModeRow,
  | 'partition'
  | 'namespace'
  | 'service'
  | 'upstream'
  | 'upstreamPartition'
  | 'upstreamNamespace'
  | 'peer'
  | 'resolved'
  | 'problem'
> & {
  key: string;
  /** The registrations that the two strongest kinds of settings are in. */
  proxies: { proxyId: string; node: string }[];
  /** Another row of the same upstream exists, because its proxies are registered with other modes. */
  differsByProxy: boolean;
  values: ReadonlyMap<MeshGatewayModeLevel, LevelValue>;
};

const upstreamKey = (row: UpstreamModeRow): string =>
  [
    row.partition,
    row.namespace,
    row.service,
    row.peer,
    row.upstreamPartition,
    row.upstreamNamespace,
    row.upstream,
  ].join('/');

/** The same for all proxies that are alike: where a registration says it is left out. */
function settingsKey({ resolved, problem }: UpstreamModeRow): string {
  const settings = [resolved.decidedBy, ...resolved.shadowed].map(({ level, mode }) => `${level}=${mode}`);
  return [...settings, problem?.code ?? ''].join(' ');
}

/** Upstreams with what every level says. Those that can not work come first, then those to peers. */
export function modeGridRows(rows: readonly UpstreamModeRow[]): ModeGridRow[] {
  const upstreams = Map.groupBy(rows, upstreamKey);
  return [...upstreams.entries()]
    .flatMap(([key, ofUpstream]) => {
      const alike = Map.groupBy(ofUpstream, settingsKey);
      return [...alike.entries()].flatMap(([settings, same]) => {
        const [first] = same;
        return first ? [gridRow(`${key} ${settings}`, first, same, alike.size > 1)] : [];
      });
    })
    .sort(compareRows);
}

function gridRow(
  key: string,
  first: UpstreamModeRow,
  same: readonly UpstreamModeRow[],
  differsByProxy: boolean,
): ModeGridRow {
  const { decidedBy, shadowed } = first.resolved;
  const values = [{ ...decidedBy, isDeciding: true }, ...shadowed.map((each) => ({ ...each, isDeciding: false }))];
  return {
    key,
    partition: first.partition,
    namespace: first.namespace,
    service: first.service,
    upstream: first.upstream,
    upstreamPartition: first.upstreamPartition,
    upstreamNamespace: first.upstreamNamespace,
    peer: first.peer,
    resolved: first.resolved,
    problem: first.problem,
    proxies: same.map(({ proxyId, node }) => ({ proxyId, node })),
    differsByProxy,
    values: new Map(values.map((value) => [value.level, value])),
  };
}

/** What the mode itself is to blame for comes before what is wrong whatever the mode. */
export const isModeProblem = ({ problem }: Pick<ModeGridRow, 'problem'>): boolean =>
  problem?.code === 'routing.no_local_gateway';

const rank = (row: ModeGridRow): number =>
  isModeProblem(row) ? 0 : row.problem !== null ? 1 : row.peer !== '' ? 2 : 3;

const compareRows = (a: ModeGridRow, b: ModeGridRow): number =>
  rank(a) - rank(b) ||
  a.service.localeCompare(b.service) ||
  a.upstream.localeCompare(b.upstream) ||
  a.peer.localeCompare(b.peer);

/** For people: `web to api of west`. */
export function rowText({ service, upstream, peer }: Pick<ModeGridRow, 'service' | 'upstream' | 'peer'>): string {
  return `${service} to ${upstream}${peer === '' ? ' in this cluster' : ` of ${peer}`}`;
}

/** The registrations, for people: `web-sidecar-proxy on node-1 and on node-2`. */
export function proxiesText({ proxies }: Pick<ModeGridRow, 'proxies'>): string {
  const byId = Map.groupBy(proxies, ({ proxyId }) => proxyId);
  return [...byId.entries()]
    .map(([id, list]) => `${id} ${[...new Set(list.map(({ node }) => `on ${node}`))].join(' and ')}`)
    .join(', ');
}
