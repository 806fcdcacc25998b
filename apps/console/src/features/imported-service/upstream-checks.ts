import type { TrafficSummary } from '@peerway/model/topology';
import type { UpstreamPlan, UpstreamWay } from '@peerway/model/upstream-plan';
import { formatQuantity, type StatusKind } from '@peerway/ui';
import { peeringPath } from '../peering/peering-path';
import type { ImportReference } from './import-path';
import type { ImportRow } from './import-rows';

/** One thing that a service needs to reach an imported one, with what is known of it. */
export type UpstreamCheck = {
  what: string;
  status: StatusKind;
  text: string;
  /** The way on. */
  actions: { label: string; href: string }[];
};

/** What is looked at in order; the codes are those that the data plane would answer with. */
const steps = [
  { id: 'peering', codes: ['routing.peering_missing', 'routing.peering_terminated', 'routing.trust_bundle_missing'] },
  { id: 'export', codes: ['routing.service_not_exported'] },
  { id: 'gateways', codes: ['routing.no_remote_gateway', 'routing.no_healthy_remote_gateway'] },
  { id: 'mode', codes: ['routing.no_local_gateway'] },
] as const;
type StepId = (typeof steps)[number]['id'];

/** Of several sidecars, the one that fares worst speaks for the service. */
export const worstWay = ({ ways }: Pick<UpstreamPlan, 'ways'>): UpstreamWay | undefined =>
  ways.find(({ problem }) => problem !== null) ?? ways.find(({ listensAt }) => listensAt === null) ?? ways[0];

/**
 * What a service needs to reach an imported one, step by step: what comes before the first thing that stops it holds, what comes
 * after it was not looked at.
 */
export function upstreamChecks(
  service: string,
  reference: ImportReference,
  row: Pick<ImportRow, 'peering'> | null,
  { ways, seen }: UpstreamPlan,
): UpstreamCheck[] {
  const way = worstWay({ ways });
  if (way === undefined) return [];
  const { name, peer } = reference;
  const { problem, resolved } = way;
  const at = steps.findIndex(({ codes }) => codes.some((code) => code === problem?.code));
  // A reason that has no step of its own stops at the last of them.
  const stop = problem === null ? steps.length : at === -1 ? steps.length - 1 : at;
  const step = (id: StepId, what: string, holds: string): UpstreamCheck => {
    const index = steps.findIndex((one) => one.id === id);
    if (index === stop && problem !== null)
      return { what, status: 'failing', text: problem.message, actions: actionsOf(id, reference) };
    if (index > stop) return { what, status: 'unknown', text: 'Not known while the step above fails.', actions: [] };
    return { what, status: 'healthy', text: holds, actions: [] };
  };
  const mode = `${resolved.effective === 'local' ? 'Out through a gateway here and in through one there' : 'Straight to a gateway there'}, as ${resolved.decidedBy.level === 'default' ? 'nothing sets another mode' : `${resolved.decidedBy.where} decides`}.`;
  return [
    ofPeering(step('peering', `Peering with ${peer}`, `Joined, and ${peer} is trusted here.`), row, reference),
    step('export', `Exported by ${peer}`, `${peer} exports ${name} to this cluster.`),
    step('gateways', `Gateways of ${peer}`, 'One that is well leads to it.'),
    step('mode', `Gateway mode ${resolved.effective}`, mode),
    ofUpstream(service, way, ways),
    ofIntentions(service, reference, seen),
  ];
}

/** A peering that is not well says so itself, even where what it brought is still in force. */
function ofPeering(
  check: UpstreamCheck,
  row: Pick<ImportRow, 'peering'> | null,
  { peer, partition }: ImportReference,
): UpstreamCheck {
  if (check.status !== 'healthy' || !row?.peering || row.peering.health === 'healthy') return check;
  const { health, reason } = row.peering;
  return {
    ...check,
    status: health,
    text: reason,
    actions: [{ label: 'Open the peering', href: peeringPath({ name: peer, partition }) }],
  };
}

function actionsOf(id: StepId, { peer, partition }: ImportReference): UpstreamCheck['actions'] {
  switch (id) {
    case 'peering':
      return [{ label: 'Open Peerings', href: '/peerings' }];
    case 'mode':
      return [
        { label: 'See the gateways', href: '/gateways' },
        { label: 'Set the mode', href: '/modes?do=set' },
      ];
    case 'export':
    case 'gateways':
      return [{ label: `Peering with ${peer}`, href: peeringPath({ name: peer, partition }) }];
    default:
      return id satisfies never;
  }
}

function ofUpstream(service: string, way: UpstreamWay, ways: readonly UpstreamWay[]): UpstreamCheck {
  const what = `Upstream of ${service}`;
  if (way.proxyId === '')
    return {
      ...{ what, status: 'unknown', actions: [] },
      text: `${service} has no sidecar yet. The command under CLI starts one with this upstream.`,
    };
  const ready = ways.filter(({ listensAt }) => listensAt !== null);
  if (ready.length === ways.length)
    return { what, status: 'healthy', text: `Registered: ${service} reaches it at ${way.listensAt}.`, actions: [] };
  if (ready.length > 0)
    return {
      ...{ what, status: 'degraded', actions: [] },
      text: `${ready.length} of ${formatQuantity(ways.length, 'sidecar')} have it. Add it to the others.`,
    };
  return { what, status: 'unknown', text: 'Not registered yet. Add it as below.', actions: [] };
}

/** They are evaluated at the destination, so this cluster knows only what came of them. */
function ofIntentions(service: string, { name, peer }: ImportReference, seen: TrafficSummary | null): UpstreamCheck {
  const what = `Intentions of ${peer}`;
  const denied = seen?.errorsByCode['identity.intention_denied'] ?? 0;
  const ask = `Whoever runs ${name} in ${peer} allows ${service} there, as below.`;
  if (denied > 0)
    return { what, status: 'failing', text: `${peer} denied requests of ${service} lately. ${ask}`, actions: [] };
  if (seen !== null && seen.errorShare < 1 && seen.requestsPerSecond + seen.connectionsPerSecond > 0)
    return { what, status: 'healthy', text: `${service} reached it lately, so ${peer} allows it.`, actions: [] };
  return {
    ...{ what, status: 'unknown', actions: [] },
    text: `${peer} decides, and this cluster is not told. If requests are denied: ${ask}`,
  };
}

/** Whether the service can use it, in a sentence. */
export function verdictSentence(
  service: string,
  { name, peer }: ImportReference,
  checks: readonly UpstreamCheck[],
): string {
  const failing = checks.find(({ status }) => status === 'failing');
  if (failing) return `${service} can not use ${name} of ${peer} now: see ${failing.what}.`;
  const upstream = checks.find(({ what }) => what === `Upstream of ${service}`);
  if (upstream?.status === 'healthy') return `${service} uses ${name} of ${peer}.`;
  return `Nothing that is known here stops ${service} from using ${name} of ${peer}. It needs an upstream.`;
}

/** What the exporter's operators write so that the service may reach it; only they know what this cluster is called there. */
export const intentionSnippet = (service: string, { name }: ImportReference): string =>
  [
    'Kind = "service-intentions"',
    `Name = ${JSON.stringify(name)}`,
    'Sources = [',
    '  {',
    `    Name   = ${JSON.stringify(service)}`,
    '    Peer   = "NAME-OF-THIS-CLUSTER-THERE"',
    '    Action = "allow"',
    '  },',
    ']',
  ].join('\n');
