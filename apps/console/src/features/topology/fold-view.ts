import { edgeSeverity, isProblem } from '@peerway/model/edge-severity';
import type { TopologyEdge, TopologyNode, TopologyView, TrafficSummary } from '@peerway/model/topology';
import { problemsFirst } from './edge-severity';

/*
 * A map of thousands of services can neither be read nor be drawn in time. What is well is folded: the services of a namespace
 * into one box, and the paths between two boxes into one line. What has a problem, is looked for, or was unfolded stands for itself.
 */

/** A map with no more than this is drawn as it is. */
const NODES_MAX = 120;
const EDGES_MAX = 240;
/** Beyond this not even who asks for each service gets them all. */
const DRAWN_NODES_MAX = 400;
const DRAWN_EDGES_MAX = 800;
/** Paths with a problem whose ends stand for themselves; the worst of them. */
const PROBLEMS_MAX = 16;
/** More than this is not kept out of the folds, whoever looks for it. */
const KEPT_MAX = 60;

/** Services of one namespace, drawn as one box. */
export type FoldedServices = { services: readonly TopologyNode[] };
/** Paths between the same two boxes, drawn as one line. */
export type FoldedPaths = { paths: readonly TopologyEdge[] };

export type FoldedView = {
  view: TopologyView;
  /** By ID of the box. */
  services: ReadonlyMap<string, FoldedServices>;
  /** By ID of the line. One alone stands for itself and is not here. */
  paths: ReadonlyMap<string, FoldedPaths>;
};

/** `auto`: folds what is well where a map is large. The others fold everything to clusters or namespaces, or nothing. */
export const levels = ['auto', 'clusters', 'namespaces', 'services'] as const;
export type Level = (typeof levels)[number];

export type FoldWishes = {
  level: Level;
  /** IDs of folds whose services stand for themselves. */
  unfolded: ReadonlySet<string>;
  /** IDs of nodes that are looked for or selected. */
  wanted: readonly string[];
};

type Placed = Pick<TopologyNode, 'region' | 'partition' | 'namespace'>;
const clusterFoldId = ({ region }: Placed): string => `fold/${region}`;
export const foldId = ({ region, partition, namespace }: Placed): string => `fold/${region}/${partition}/${namespace}`;

export const isFold = (id: string): boolean => id.startsWith('fold/');

/** Whether each service and path can be drawn for itself. */
export const isSmall = ({ nodes, edges }: TopologyView): boolean =>
  nodes.length <= DRAWN_NODES_MAX && edges.length <= DRAWN_EDGES_MAX;

export function foldView(view: TopologyView, { level, unfolded, wanted }: FoldWishes): FoldedView {
  const isPlain = level === 'auto' && view.nodes.length <= NODES_MAX && view.edges.length <= EDGES_MAX;
  if (isPlain || (level === 'services' && isSmall(view))) return { view, services: new Map(), paths: new Map() };
  // Whoever asks for an overview wants problems in it as well.
  const isOverview = level === 'clusters' || level === 'namespaces';
  const worst = isOverview
    ? []
    : problemsFirst(view.edges)
        .filter((edge) => isProblem(edgeSeverity(edge)))
        .slice(0, PROBLEMS_MAX);
  const kept = new Set([
    ...worst.flatMap(({ source, destination }) => [source, destination]),
    ...wanted.slice(0, KEPT_MAX),
  ]);
  /** A cluster that was opened shows its namespaces, and one of those its services. */
  const boxIdOf = (node: TopologyNode): string | undefined =>
    (level === 'clusters' ? [clusterFoldId(node), foldId(node)] : [foldId(node)]).find((id) => !unfolded.has(id));
  const isFolded = (node: TopologyNode): boolean =>
    node.kind !== 'gateway' && !kept.has(node.id) && boxIdOf(node) !== undefined;

  const folds = Map.groupBy(view.nodes.filter(isFolded), (node) => boxIdOf(node) ?? '');
  // A box for one service would only hide its name.
  for (const [id, services] of folds) if (services.length === 1) folds.delete(id);
  const boxOf = new Map(
    [...folds].flatMap(([id, services]) => services.map((service): [string, string] => [service.id, id])),
  );
  const shown = view.nodes.filter(({ id }) => !boxOf.has(id));
  // A peer of which nothing stands for itself is one box, and its gateway is part of that.
  const open = new Set(shown.filter(({ kind }) => kind !== 'gateway').map(({ region }) => region));
  const isBridge = ({ kind, peer, region }: TopologyNode): boolean =>
    kind === 'gateway' && peer !== '' && !open.has(region);
  const hidden = new Set(shown.filter(isBridge).map(({ id }) => id));

  const placed = view.edges.flatMap((edge): TopologyEdge[] => {
    const source = boxOf.get(edge.source) ?? edge.source;
    const destination = boxOf.get(edge.destination) ?? edge.destination;
    // Inside a box: it is listed there.
    if (source === destination && edge.source !== edge.destination) return [];
    const isSeen = (id: string): boolean => !hidden.has(id);
    return [{ ...edge, source, destination, via: edge.via.filter(isSeen), alsoVia: edge.alsoVia.filter(isSeen) }];
  });
  const lines = [...Map.groupBy(placed, lineId)];
  const whole = new Map(view.edges.map((edge) => [edge.id, edge]));
  return {
    view: {
      ...view,
      nodes: [
        ...shown.filter(({ id }) => !hidden.has(id)),
        ...[...folds].map(([id, services]) => boxNode(id, services)),
      ],
      edges: lines.map(([id, paths]) => mergePaths(id, paths)),
    },
    services: new Map([...folds].map(([id, services]) => [id, { services }])),
    paths: new Map(
      lines
        .filter(([, paths]) => paths.length > 1)
        .map(([id, paths]) => [id, { paths: paths.flatMap((path) => whole.get(path.id) ?? []) }]),
    ),
  };
}

/** One that is alone keeps its ID. */
const lineId = ({ id, source, destination, mode, via }: TopologyEdge): string =>
  isFold(source) || isFold(destination) ? `${source} > ${destination} ${mode ?? ''} ${via.join(' ')}`.trim() : id;

const badness = ['critical', 'warning', 'unknown', 'maintenance', 'passing'] as const;

function boxNode(id: string, services: readonly TopologyNode[]): TopologyNode {
  const [first] = services;
  if (first === undefined) throw new Error(`nothing is in ${id}`);
  const unwell = services.filter(({ health }) => health === 'critical' || health === 'warning');
  const protocols = new Set(services.map(({ protocol }) => protocol));
  return {
    ...first,
    id,
    kind: 'service',
    name: `${services.length} services`,
    // One of several places would be said of all.
    partition: services.every(({ partition }) => partition === first.partition) ? first.partition : '',
    namespace: services.every(({ namespace }) => namespace === first.namespace) ? first.namespace : '',
    spiffeId: '',
    protocol: protocols.size === 1 ? first.protocol : '',
    health: badness.find((health) => services.some((service) => service.health === health)) ?? 'unknown',
    healthReason: unwell.length === 0 ? '' : `${unwell.length} of ${services.length} services are not well.`,
    instances: services.reduce((sum, { instances }) => sum + instances, 0),
  };
}

function mergePaths(id: string, paths: readonly TopologyEdge[]): TopologyEdge {
  const [first] = paths;
  if (first === undefined) throw new Error(`no path is in ${id}`);
  if (paths.length === 1) return first;
  const every = (is: (edge: TopologyEdge) => boolean): boolean => paths.every(is);
  const seen = paths.filter(({ mtls }) => mtls !== null);
  return {
    ...first,
    id,
    alsoVia: [...new Set(paths.flatMap(({ alsoVia }) => alsoVia))],
    protocol: every(({ protocol }) => protocol === first.protocol) ? first.protocol : '',
    modeDecidedBy: '',
    mtls: seen.length === 0 ? null : seen.every(({ mtls }) => mtls === true),
    declared: every(({ declared }) => declared === first.declared) ? first.declared : null,
    observed: paths.some(({ observed }) => observed),
    unavailable: every(({ unavailable }) => unavailable !== null) ? first.unavailable : null,
    traffic: sumTraffic(paths.flatMap(({ traffic }) => (traffic === null ? [] : [traffic]))),
  };
}

/** Of several paths together. A percentile of all of them can not be told from those of each. */
function sumTraffic(parts: readonly TrafficSummary[]): TrafficSummary | null {
  const [first] = parts;
  if (first === undefined) return null;
  if (parts.length === 1) return first;
  const sum = (of: (part: TrafficSummary) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const weight = (part: TrafficSummary): number => part.requestsPerSecond || part.connectionsPerSecond;
  const all = sum(weight);
  const errorsByCode: Record<string, number> = {};
  for (const part of parts)
    for (const [code, perSecond] of Object.entries(part.errorsByCode))
      errorsByCode[code] = (errorsByCode[code] ?? 0) + perSecond;
  return {
    windowMs: first.windowMs,
    requestsPerSecond: sum((part) => part.requestsPerSecond),
    errorShare: all === 0 ? 0 : sum((part) => part.errorShare * weight(part)) / all,
    connectionsPerSecond: sum((part) => part.connectionsPerSecond),
    activeConnections: sum((part) => part.activeConnections),
    bytesPerSecond: sum((part) => part.bytesPerSecond),
    ...{ p50Ms: null, p95Ms: null, p99Ms: null },
    errorsByCode,
  };
}
