import type { AclTokenView } from '@peerway/model/acl';
import {
  ATTENTION_ITEMS_MAX,
  type AttentionItem,
  type AttentionLevel,
  type AttentionSubject,
  type AttentionView,
  attentionKinds,
  attentionLevels,
} from '@peerway/model/attention';
import type { ServiceSummary } from '@peerway/model/catalog';
import type { CaRootView } from '@peerway/model/certificate';
import { edgeSeverity, isProblem } from '@peerway/model/edge-severity';
import { errorDefinition, isErrorCode } from '@peerway/model/error';
import type { PeeringView } from '@peerway/model/peering';
import type { ProxySummary, TopologyEdge, TopologyNode, TopologyView } from '@peerway/model/topology';
import { serviceKey } from './service-reference.ts';

const DAY_MS = 86_400_000;
/** A CA's root, own or a peer's, is to be replaced in peace. */
const ROOT_SOON_MS = 30 * DAY_MS;
/** Leaves are renewed long before: one that has so little left was not. */
const LEAF_SOON_MS = 3_600_000;

/** What the caller may see of each noun. */
export type AttentionInput = {
  peerings: readonly PeeringView[];
  gateways: readonly ProxySummary[];
  services: readonly ServiceSummary[];
  topology: Pick<TopologyView, 'nodes' | 'edges'>;
  roots: readonly CaRootView[];
  /** Those that end soon, as `assessToken` has it. */
  tokens: readonly Pick<AclTokenView, 'accessorId' | 'description' | 'expiresAt'>[];
  isMine: (service: Pick<TopologyNode, 'name' | 'namespace' | 'partition' | 'peer'>) => boolean;
  now: Date;
};

type Found = Omit<AttentionItem, 'isMine' | 'also'>;

/** What is wrong now and what will be soon, the worst first. */
export function listAttention(input: AttentionInput): Omit<AttentionView, 'changed'> {
  const { topology, now, isMine } = input;
  const node = new Map(topology.nodes.map((one) => [one.id, one]));
  const mine = (subject: AttentionSubject): boolean => {
    if (subject.kind === 'service') return isMine(subject);
    if (subject.kind !== 'path') return false;
    const edge = edges.get(subject.id);
    return [edge?.source, edge?.destination].some((id) => {
      const end = node.get(id ?? '');
      return end?.kind === 'service' && isMine(end);
    });
  };
  const edges = new Map(topology.edges.map((edge) => [edge.id, edge]));
  const found = onceForEachCause(
    [
      ...input.peerings.flatMap((peering) => ofPeering(peering, now)),
      ...input.gateways.flatMap((gateway) => ofGateway(gateway, now)),
      ...input.services.flatMap(ofService),
      ...topology.edges.flatMap((edge) => ofPath(edge, node)),
      ...ofRoots(input.roots, now),
      ...input.tokens.map(ofToken),
    ].map((item) => ({ ...item, isMine: mine(item.subject), also: 0 })),
    edges,
    node,
  );
  return {
    items: found.toSorted(worstFirst).slice(0, ATTENTION_ITEMS_MAX),
    counts: countBy(found, attentionLevels, ({ level }) => level),
    countsByKind: countBy(found, attentionKinds, ({ subject }) => subject.kind),
  };
}

const countBy = <Key extends string>(
  items: readonly AttentionItem[],
  keys: readonly Key[],
  keyOf: (item: AttentionItem) => Key,
): Record<Key, number> =>
  Object.fromEntries(keys.map((key) => [key, items.filter((item) => keyOf(item) === key).length])) as Record<
    Key,
    number
  >;

/**
 * One cause shows itself in many places: a gateway that is gone breaks every path through it, and each service behind it. Paths that
 * lead nowhere for one reason become one of them, the caller's own if there is one, and a peer's service is left to a path to it, which
 * says why. Paths that carry errors stay apart: that two fail as often does not make it one cause.
 */
function onceForEachCause(
  items: readonly AttentionItem[],
  edges: ReadonlyMap<string, TopologyEdge>,
  nodes: ReadonlyMap<string, TopologyNode>,
): AttentionItem[] {
  const paths = new Map<string, AttentionItem>();
  const told = new Set<string>();
  for (const item of items) {
    if (item.subject.kind !== 'path') continue;
    const edge = edges.get(item.subject.id);
    const end = nodes.get(edge?.destination ?? '');
    if (item.level === 'failing' && end !== undefined) told.add(serviceKey(end));
    const key = edge?.unavailable ? item.why : item.subject.id;
    const first = paths.get(key);
    const shown = first === undefined || (item.isMine && !first.isMine) ? item : first;
    paths.set(key, { ...shown, also: first === undefined ? 0 : first.also + 1 });
  }
  const others = items.filter(
    ({ subject }) =>
      subject.kind !== 'path' && !(subject.kind === 'service' && subject.peer !== '' && told.has(serviceKey(subject))),
  );
  return [...others, ...paths.values()];
}

/** Of what is as bad, what began last: what has been so for weeks is known. */
function worstFirst(left: AttentionItem, right: AttentionItem): number {
  return (
    attentionLevels.indexOf(left.level) - attentionLevels.indexOf(right.level) ||
    Number(right.isMine) - Number(left.isMine) ||
    (left.level === 'soon' ? (left.until ?? '') : (right.since ?? '')).localeCompare(
      left.level === 'soon' ? (right.until ?? '') : (left.since ?? ''),
    )
  );
}

const isSoon = (at: string | null, within: number, now: Date): at is string =>
  at !== null && Date.parse(at) - now.getTime() < within;

function ofPeering(peering: PeeringView, now: Date): Found[] {
  const { name, partition, health, reason, since, trustBundle } = peering;
  const subject = { kind: 'peering', name, partition } as const;
  const level = ({ failing: 'failing', degraded: 'degraded', stale: 'degraded' } as const)[health as 'failing'];
  const expiresAt = trustBundle?.expiresAt ?? null;
  return [
    ...(level === undefined ? [] : [{ level, subject, why: reason, since, until: null }]),
    ...(isSoon(expiresAt, ROOT_SOON_MS, now)
      ? [
          {
            ...{ level: 'soon' as const, subject, since: null, until: expiresAt },
            why: `The last root certificate of "${name}" that is known here ends then, and nothing of it is trusted any more. Its operators rotate their CA.`,
          },
        ]
      : []),
  ];
}

function ofGateway(gateway: ProxySummary, now: Date): Found[] {
  const { partition, node, id, service, link, snapshot, health, healthReason, leaf, missingRules } = gateway;
  const subject = { kind: 'gateway', partition, node, id, service } as const;
  const found: Found[] = [];
  const add = (level: AttentionLevel, why: string, since: string | null, until: string | null = null): void => {
    found.push({ level, subject, why, since, until });
  };
  if (link.state === 'away') add('failing', 'It was connected to this control plane, and is not now.', link.since);
  else if (health === 'critical' || health === 'warning')
    add(health === 'critical' ? 'failing' : 'degraded', healthReason, null);
  if (snapshot?.rejected) {
    const { reason, at } = snapshot.rejected;
    add('degraded', `It refused the newest configuration and goes on with the one before: ${reason}`, at);
  }
  if (missingRules.length > 0) add('degraded', `Its token lacks ${missingRules.join(', ')}.`, null);
  if (link.state === 'connected' && isSoon(leaf?.notAfter ?? null, LEAF_SOON_MS, now))
    add('soon', 'Its certificate was not renewed in time, and ends then.', null, leaf?.notAfter ?? null);
  return found;
}

function ofService({ name, namespace, partition, peer, kind, health, healthReason }: ServiceSummary): Found[] {
  // Gateways are told of one by one.
  if (kind !== '' || (health !== 'critical' && health !== 'warning')) return [];
  return [
    {
      level: health === 'critical' ? 'failing' : 'degraded',
      subject: { kind: 'service', name, namespace, partition, peer },
      ...{ why: healthReason, since: null, until: null },
    },
  ];
}

function ofPath(edge: TopologyEdge, nodes: ReadonlyMap<string, TopologyNode>): Found[] {
  const verdict = verdictOfPath(edge);
  if (verdict === null) return [];
  const name = (id: string): string => {
    const node = nodes.get(id);
    return node === undefined ? id : `${node.name}${node.peer === '' ? '' : ` of ${node.peer}`}`;
  };
  const { id, source, destination } = edge;
  const subject = { kind: 'path', id, source: name(source), destination: name(destination) } as const;
  return [{ ...verdict, subject, since: null, until: null }];
}

function verdictOfPath(edge: TopologyEdge): Pick<Found, 'level' | 'why'> | null {
  const severity = edgeSeverity(edge);
  if (!isProblem(severity)) return null;
  const level = severity === 'degraded' ? 'degraded' : 'failing';
  if (edge.unavailable !== null) return { level, why: edge.unavailable.message };
  const { errorShare = 0, errorsByCode = {} } = edge.traffic ?? {};
  const share = `${(errorShare * 100).toFixed(errorShare < 0.1 ? 1 : 0)}%`;
  const [worst] = Object.entries(errorsByCode).toSorted(([, left], [, right]) => right - left);
  const cause =
    worst === undefined
      ? 'the service itself answers with errors.'
      : isErrorCode(worst[0])
        ? errorDefinition(worst[0]).text
        : `${worst[0]}.`;
  return { level, why: `${share} of what it carries fails: ${cause}` };
}

/** While another root waits to sign, the one that ends is being replaced. */
function ofRoots(roots: readonly CaRootView[], now: Date): Found[] {
  if (roots.some(({ state }) => state === 'published')) return [];
  return roots
    .filter(({ state, notAfter }) => state === 'active' && isSoon(notAfter, ROOT_SOON_MS, now))
    .map(({ id, name, notAfter }) => ({
      ...{ level: 'soon' as const, subject: { kind: 'root' as const, id, name }, since: null, until: notAfter },
      why: 'The root of this cluster ends then, and every certificate with it. Rotate the CA before.',
    }));
}

const ofToken = ({ accessorId, description, expiresAt }: AttentionInput['tokens'][number]): Found => ({
  ...{ level: 'soon', subject: { kind: 'token', accessorId, description }, since: null, until: expiresAt },
  why: 'Whoever uses it is refused from then on.',
});
