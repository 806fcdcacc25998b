'use client';

import type { TopologyView } from '@peerway/model/topology';
import { EdgePanel } from './edge-panel';
import { FoldedPathsPanel, FoldedServicesPanel } from './fold-panel';
import type { FoldedView } from './fold-view';
import { nodeOf } from './node-index';
import { NodePanel } from './node-panel';
import type { EdgeSample } from './use-edge-history';

/** Details of what is selected: an edge, a node, what is folded into one, or something that is gone. */
export function TopologyPanel({
  view,
  folded,
  selected,
  history,
  onUnfold,
}: {
  view: TopologyView;
  folded: Pick<FoldedView, 'services' | 'paths'>;
  selected: string;
  history: ReadonlyMap<string, readonly EdgeSample[]>;
  onUnfold: (id: string) => void;
}) {
  const services = folded.services.get(selected);
  if (services) return <FoldedServicesPanel view={view} folded={services} onUnfold={() => onUnfold(selected)} />;
  const paths = folded.paths.get(selected);
  if (paths) return <FoldedPathsPanel view={view} folded={paths} />;
  const edge = view.edges.find(({ id }) => id === selected);
  if (edge) return <EdgePanel view={view} edge={edge} samples={history.get(edge.id) ?? []} />;
  const node = nodeOf(view, selected);
  if (node) return <NodePanel view={view} node={node} />;
  return (
    <p className="text-base text-text-2">
      It is not on the map now. It may have been deregistered, or not have carried traffic lately.
    </p>
  );
}
