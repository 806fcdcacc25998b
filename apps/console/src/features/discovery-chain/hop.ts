import type { ChainNode, ChainRoute, ChainTargetView, DiscoveryChainView } from '@peerway/model/discovery-chain';
import type { EntryAddress } from '@/features/config-entry/entry-address';

export const routingKinds = ['service-router', 'service-splitter', 'service-resolver'] as const;
export type RoutingKind = (typeof routingKinds)[number];
type Resolver = Extract<ChainNode, { type: 'resolver' }>;

/** A step of a chain that can be looked at and edited, by the ID that stands in the address. */
export type Hop =
  /** `place`: index in the entry's Routes; null: the catch-all that is always there. */
  | { type: 'route'; route: ChainRoute; place: number | null; address: EntryAddress }
  | { type: 'splitter'; node: Extract<ChainNode, { type: 'splitter' }>; address: EntryAddress }
  /** `addresses`: the entries that decide there, those of redirects passed on the way first. */
  | { type: 'resolver'; node: Resolver; target: ChainTargetView; addresses: EntryAddress[] }
  | { type: 'target'; target: ChainTargetView; addresses: EntryAddress[] }
  /** An entry of the service that may not be there yet. */
  | { type: 'entry'; address: EntryAddress };

export const routeHop = (index: number): string => `route:${index}`;
export const targetHop = (id: string): string => `target:${id}`;
export const entryHop = (kind: RoutingKind): string => `entry:${kind}`;

/** The step that an ID stands for. Null: the chain has none such, or not any more. */
export function findHop(view: DiscoveryChainView, id: string): Hop | null {
  const { service: name, namespace, partition } = view;
  const own = (kind: RoutingKind): EntryAddress => ({ kind, name, namespace, partition });
  const [type] = id.split(':', 1);
  const rest = id.slice((type ?? '').length + 1);
  if (type === 'route') {
    const route = routerOf(view)?.routes[Number(rest)];
    if (route === undefined) return null;
    const place = /route (\d+)$/.exec(route.origin)?.[1];
    return { type, route, place: place === undefined ? null : Number(place) - 1, address: own('service-router') };
  }
  if (type === 'entry') {
    const kind = routingKinds.find((each) => each === rest);
    return kind === undefined ? null : { type, address: own(kind) };
  }
  if (type === 'target') {
    const target = view.targets[rest];
    return target === undefined ? null : { type, target, addresses: targetEntries(view, target, []) };
  }
  const node = view.nodes[id];
  if (node?.type === 'splitter') {
    return {
      type: 'splitter',
      node,
      address: serviceWithin(view, node.name.slice('splitter:'.length), 'service-splitter'),
    };
  }
  const target = node?.type === 'resolver' ? view.targets[node.target] : undefined;
  if (node?.type !== 'resolver' || target === undefined) return null;
  return { type: 'resolver', node, target, addresses: targetEntries(view, target, node.redirects) };
}

export const routerOf = (view: DiscoveryChainView): Extract<ChainNode, { type: 'router' }> | undefined =>
  Object.values(view.nodes).find((node) => node.type === 'router');

/** A service as a chain's parts are named: bare where it is in the chain's own scope, else `name.namespace.partition`. */
function serviceWithin(view: DiscoveryChainView, written: string, kind: RoutingKind): EntryAddress {
  const [name = written, namespace = view.namespace, partition = view.partition] = written.split('.');
  return { kind, name, namespace, partition };
}

/** The resolvers that decide about a target. A peer's own resolvers are its to edit, so only those of redirects are left. */
function targetEntries(
  view: DiscoveryChainView,
  target: ChainTargetView,
  redirects: readonly string[],
): EntryAddress[] {
  if (target.isHidden) return [];
  const redirecting = redirects.flatMap((text) => {
    const from = / redirects to /.test(text) ? text.split(' redirects to ')[0] : undefined;
    return from === undefined ? [] : [serviceWithin(view, from, 'service-resolver')];
  });
  const { service: name, namespace, partition } = target;
  const own: EntryAddress[] = target.peer === '' ? [{ kind: 'service-resolver', name, namespace, partition }] : [];
  const all = [...redirecting, ...own];
  return all.filter(
    (each, index) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(each)) === index,
  );
}
