import type { ChainNode, ChainTargetView, DiscoveryChainView } from '@peerway/model/discovery-chain';
import { matchText, shareText } from './chain-text';
import { routeHop } from './hop';

/** One way through a chain, from what a request must be like to where it ends. */
export type ChainRow = {
  key: string;
  match: { text: string; hop: string } | null;
  share: { text: string; hop: string } | null;
  resolver: string;
  target: ChainTargetView | undefined;
  failover: readonly ChainTargetView[];
};

type Way = Pick<ChainRow, 'match' | 'share'> & { next: string; key: string };

/** Every way through a chain, in the order in which routes are tried; the drawing's content as a table. */
export function chainRows(view: DiscoveryChainView): ChainRow[] {
  const start = view.nodes[view.startNode];
  const first: Way[] =
    start?.type === 'router'
      ? start.routes.map(({ match, next }, index) => ({
          key: `${index}`,
          match: { text: matchText(match), hop: routeHop(index) },
          share: null,
          next,
        }))
      : [{ key: 'start', match: null, share: null, next: view.startNode }];
  return first
    .flatMap((way) => splitWay(way, view.nodes[way.next]))
    .flatMap((way) => {
      const node = view.nodes[way.next];
      if (node?.type !== 'resolver') return [];
      return {
        key: way.key,
        match: way.match,
        share: way.share,
        resolver: node.name,
        target: view.targets[node.target],
        failover: node.failover.flatMap((id) => view.targets[id] ?? []),
      };
    });
}

function splitWay(way: Way, node: ChainNode | undefined): Way[] {
  if (node?.type !== 'splitter') return [way];
  return node.splits.map(({ weight, next }, index) => ({
    ...way,
    key: `${way.key}/${index}`,
    share: { text: shareText(weight), hop: node.name },
    next,
  }));
}
