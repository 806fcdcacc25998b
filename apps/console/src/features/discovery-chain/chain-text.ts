import type { ChainTargetView, DiscoveryChainSummary, DiscoveryChainView } from '@peerway/model/discovery-chain';
import type { HttpMatch, TextMatch } from '@peerway/model/http-match';

const textWords = {
  exact: '=',
  prefix: 'begins with',
  suffix: 'ends with',
  contains: 'contains',
  regex: 'matches',
} as const;

const textMatch = (match: TextMatch): string =>
  match.kind === 'present' ? 'is there' : `${textWords[match.kind]} ${match.value}`;

/** What a route asks of a request: `GET /admin…, x-beta is there`. */
export function matchText({ path, headers, query, methods }: HttpMatch): string {
  const pathText = path && { exact: path.value, prefix: `${path.value}…`, regex: `~ ${path.value}` }[path.kind];
  const first = [methods.join('|'), pathText ?? ''].filter(Boolean).join(' ');
  const others = [
    ...headers.map(({ name, match, invert }) => `${invert ? 'not ' : ''}${name} ${textMatch(match)}`),
    ...query.map(({ name, match }) => `?${name} ${textMatch(match)}`),
  ];
  return [first, ...others].filter(Boolean).join(', ') || 'every other request';
}

/** Hundredths of a percent as a person writes them. */
export const shareText = (weight: number): string => `${weight / 100} %`;

/** `v2 of api`, `api of peer west`. */
export function targetText(
  { service, subset, peer, namespace, isHidden }: ChainTargetView,
  own: { namespace: string },
): string {
  if (isHidden) return 'what you may not read';
  const name = namespace === own.namespace || peer !== '' ? service : `${namespace}/${service}`;
  return `${subset === '' ? '' : `${subset} of `}${name}${peer === '' ? '' : ` of peer ${peer}`}`;
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Where requests go, and whether they arrive. */
export function chainSentence(view: DiscoveryChainView): string {
  const targets = Object.values(view.targets);
  const peers = new Set(targets.map(({ peer }) => peer).filter(Boolean));
  const broken = targets.filter(({ problem, fault }) => problem !== null || fault !== '').length;
  const refused = view.problems.filter(({ severity }) => severity === 'refused').length;
  const state =
    refused > 0
      ? `${plural(refused, 'thing')} in it can not work.`
      : broken > 0
        ? `${broken} of ${plural(targets.length, 'target')} can not be reached.`
        : 'Every target can be reached.';
  if (view.isDefault) return `No entry changes the way: requests go to the instances of ${view.service}. ${state}`;
  const router = Object.values(view.nodes).find((node) => node.type === 'router');
  const routes = router ? `by ${plural(router.routes.length, 'route')} ` : '';
  const away = peers.size === 0 ? '' : `, some of them at ${plural(peers.size, 'peer')}`;
  return `Requests go ${routes}to ${plural(targets.length, 'target')}${away}. ${state}`;
}

/** How many services are routed by entries, and how many of those ways do not work. */
export function routingSentence(rows: readonly DiscoveryChainSummary[]): string {
  const routed = rows.filter(({ isDefault }) => !isDefault);
  if (routed.length === 0) return 'No service is routed, split or redirected: each goes to its own instances.';
  const failing = rows.filter(
    ({ problems, unreachable }) => unreachable.length > 0 || problems.some(({ severity }) => severity === 'refused'),
  );
  const said = `${plural(routed.length, 'service')} ${routed.length === 1 ? 'is' : 'are'} routed by entries`;
  if (failing.length === 0) return `${said}; every way leads somewhere.`;
  const [first] = failing;
  return `${said}; of ${failing.length === 1 ? (first?.service ?? 'one') : `${failing.length} of them`} a way leads nowhere.`;
}
