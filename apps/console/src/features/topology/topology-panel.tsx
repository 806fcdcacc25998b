'use client';

import type { TopologyView } from '@peerway/model/topology';
import { EdgePanel } from './edge-panel';
import { NodePanel } from './node-panel';
import type { EdgeSample } from './use-edge-history';

/** Details of what is selected: an edge, a node, or something that is gone. */
export function TopologyPanel({
  view,
  selected,
  history,
}: {
  view: TopologyView;
  selected: string;
  history: ReadonlyMap<string, readonly EdgeSample[]>;
}) {
  const edge = view.edges.find(({ id }) => id === selected);
  if (edge) return <EdgePanel view={view} edge={edge} samples={history.get(edge.id) ?? []} />;
  const node = view.nodes.find(({ id }) => id === selected);
  if (node) return <NodePanel view={view} node={node} />;
  return (
    <p className="text-base text-text-2">
      It is not on the map now. It may have been deregistered, or not have carried traffic lately.
    </p>
  );
}
