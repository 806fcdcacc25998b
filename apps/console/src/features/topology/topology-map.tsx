'use client';

import { edgeSeverity, isProblem } from '@peerway/model/edge-severity';
import { Button, formatRelativeTime, IconButton, useNow } from '@peerway/ui';
import { Maximize, Minus, Plus } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { edgeName, problemsFirst } from './edge-severity';
import { EdgeLabel, EdgeShape } from './edge-shape';
import { focusBox } from './focus-box';
import type { FoldedView } from './fold-view';
import { layoutTopology } from './layout';
import { Legend } from './legend';
import { GatewayShape, NodeShape, RegionShape } from './map-shapes';
import { useViewport } from './use-viewport';

/** More labels than this cover more than they say; then only problems and the selection keep theirs. */
const LABELS_MAX = 40;
const ZOOM_STEP = 1.3;

/** The map: clusters as regions, gateways as bridges on their borders, edges along the way they take. */
export function TopologyMap({
  folded,
  selected,
  matches,
  onSelect,
  onFold,
}: {
  folded: FoldedView;
  selected: string;
  /** Whether the filter finds a node or edge; null without a filter. */
  matches: ((id: string) => boolean) | null;
  onSelect: (id: string) => void;
  /** Folds again what was unfolded; null: nothing was. */
  onFold: (() => void) | null;
}) {
  const { view } = folded;
  const layout = useMemo(() => layoutTopology(view), [view]);
  const target = focusBox(layout);
  const shape = layout.nodes.map(({ node }) => node.id).join() + layout.regions.map(({ region }) => region.id).join();
  const { svg, content, zoomBy, fit, dragHandlers } = useViewport({ key: shape, box: target });
  const now = useNow();

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.target instanceof Element && event.target.closest('input, textarea, [role="dialog"]')) return;
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key === '+' || event.key === '=') zoomBy(ZOOM_STEP);
      else if (event.key === '-') zoomBy(1 / ZOOM_STEP);
      else if (event.key === '0') fit();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [zoomBy, fit]);

  const selectedEdges = new Set(
    view.edges
      .filter((edge) => [edge.id, edge.source, edge.destination, ...edge.via, ...edge.alsoVia].includes(selected))
      .map(({ id }) => id),
  );
  const neighbours = new Set(
    view.edges
      .filter(({ id }) => selectedEdges.has(id))
      .flatMap(({ id, source, destination, via, alsoVia }) => [id, source, destination, ...via, ...alsoVia]),
  );
  const hasProblems = view.edges.some((edge) => isProblem(edgeSeverity(edge)));
  const isDimmed = (id: string): boolean => {
    if (matches) return !matches(id);
    return selected !== '' && id !== selected && neighbours.size > 0 && !neighbours.has(id);
  };
  const order = new Map(problemsFirst(view.edges).map(({ id }, index) => [id, index]));
  // The worst comes first for Tab; what is drawn last lies on top, so labels have a layer of their own.
  const edges = [...layout.edges].sort((a, b) => (order.get(a.edge.id) ?? 0) - (order.get(b.edge.id) ?? 0));
  const labelled = edges.filter(
    ({ edge }) => edges.length <= LABELS_MAX || isProblem(edgeSeverity(edge)) || selectedEdges.has(edge.id),
  );
  const isEdgeDimmed = (id: string): boolean =>
    isDimmed(id) || (hasProblems && selected === '' && !matches && !isProblem(severityOf(view, id)));

  return (
    <div className="relative min-h-[420px] flex-1 overflow-hidden rounded-lg border border-line bg-surface-1">
      {/* biome-ignore lint/a11y/useSemanticElements: a group of links drawn in SVG, not of form controls */}
      <svg
        ref={svg}
        role="group"
        aria-label="Map of clusters, services and traffic"
        className="map absolute inset-0 size-full touch-none select-none"
        {...dragHandlers}
      >
        <defs>
          <pattern id="map-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path d="M0 0V8" stroke="var(--color-line)" strokeWidth="3" />
          </pattern>
          <pattern id="map-dots" width="24" height="24" patternUnits="userSpaceOnUse">
            <circle cx="1" cy="1" r="1" fill="var(--color-line)" />
          </pattern>
        </defs>
        <rect width="100%" height="100%" fill="url(#map-dots)" opacity={0.7} />
        <g ref={content}>
          {layout.regions.map((placed) => (
            <RegionShape
              key={placed.region.id}
              placed={placed}
              age={
                placed.region.kind === 'unresolved'
                  ? ''
                  : placed.region.knownAt === null
                    ? 'never heard of'
                    : `heard ${formatRelativeTime(new Date(placed.region.knownAt), now)}`
              }
            />
          ))}
          {layout.gateways.map((placed) => (
            <GatewayShape
              key={placed.key}
              placed={placed}
              isSelected={placed.node.id === selected}
              isDimmed={isDimmed(placed.node.id)}
              onSelect={onSelect}
            />
          ))}
          {edges.map((placed) => (
            <EdgeShape
              key={placed.edge.id}
              placed={placed}
              name={edgeName(view, placed.edge)}
              isSelected={placed.edge.id === selected}
              isDimmed={isEdgeDimmed(placed.edge.id)}
              onSelect={onSelect}
            />
          ))}
          {layout.nodes.map((placed) => (
            <NodeShape
              key={placed.node.id}
              placed={placed}
              isSelected={placed.node.id === selected}
              isDimmed={isDimmed(placed.node.id)}
              onSelect={onSelect}
            />
          ))}
          {labelled.map((placed) => (
            <EdgeLabel
              key={placed.edge.id}
              placed={placed}
              paths={folded.paths.get(placed.edge.id)?.paths.length ?? 1}
              isDimmed={isEdgeDimmed(placed.edge.id)}
            />
          ))}
        </g>
      </svg>
      <Legend />
      {(folded.services.size > 0 || onFold) && (
        <div className="absolute bottom-3 left-1/2 flex -translate-x-1/2 items-center gap-2 rounded-md border border-line bg-surface-2 px-3 py-1.5 text-sm text-text-2">
          {folded.services.size > 0 && 'What is well is folded. Find a service, or open a box.'}
          {onFold && (
            <Button size="sm" onClick={onFold}>
              Fold again
            </Button>
          )}
        </div>
      )}
      <div className="absolute right-3 bottom-3 flex flex-col rounded-md border border-line bg-surface-2">
        <IconButton label="Closer" icon={<Plus size={16} />} onClick={() => zoomBy(ZOOM_STEP)} />
        <IconButton label="Farther" icon={<Minus size={16} />} onClick={() => zoomBy(1 / ZOOM_STEP)} />
        <IconButton label="Fit the map" icon={<Maximize size={16} />} onClick={fit} />
      </div>
    </div>
  );
}

function severityOf(view: FoldedView['view'], id: string) {
  const edge = view.edges.find((candidate) => candidate.id === id);
  return edge ? edgeSeverity(edge) : 'healthy';
}
