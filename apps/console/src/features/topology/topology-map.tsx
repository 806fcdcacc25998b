'use client';

import { Button, IconButton } from '@peerway/ui';
import { Maximize, Minus, Plus } from 'lucide-react';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { edgeName } from './edge-severity';
import { EdgeLabel, EdgeShape } from './edge-shape';
import { emphasisOf } from './emphasis';
import { around, focusBox } from './focus-box';
import type { FoldedView } from './fold-view';
import { layoutTopology } from './layout';
import { Legend } from './legend';
import { GatewayShape, NodeShape, RegionShape } from './map-shapes';
import { useViewport } from './use-viewport';

const ZOOM_STEP = 1.3;
/** Around what is found. */
const FOUND_ROOM = 60;
const TYPING_MS = 400;

/** The map: clusters as regions, gateways as bridges on their borders, edges along the way they take. */
export function TopologyMap({
  folded,
  selected,
  matches,
  frameKey,
  onSelect,
  onFold,
  rested,
}: {
  folded: FoldedView;
  selected: string;
  /** Whether the filter finds a node or edge; null without a filter. */
  matches: ((id: string) => boolean) | null;
  /** When it changes, what is found is brought into the window. */
  frameKey: string;
  onSelect: (id: string) => void;
  /** Folds again what was unfolded; null: nothing was. */
  onFold: (() => void) | null;
  /** Is given how to wait until the map is not moved. */
  rested: RefObject<() => Promise<void>>;
}) {
  const { view } = folded;
  const layout = useMemo(() => layoutTopology(view), [view]);
  const target = focusBox(layout);
  const shape = layout.nodes.map(({ node }) => node.id).join() + layout.regions.map(({ region }) => region.id).join();
  const { frame, layer, content, motion, zoomBy, fit, handlers } = useViewport({ key: shape, box: target });

  const framedKey = useRef(matches === null ? frameKey : '');
  useEffect(() => {
    if (framedKey.current === frameKey) return;
    // While somebody types, the map does not jump at every letter.
    const timer = setTimeout(() => {
      framedKey.current = frameKey;
      const found = layout.nodes.filter(({ node }) => matches?.(node.id));
      if (found.length > 0) fit(around(found, FOUND_ROOM));
      else if (matches === null) fit();
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [frameKey, matches, layout, fit]);

  useEffect(() => {
    const { current: before } = rested;
    rested.current = motion.rested;
    return () => {
      rested.current = before;
    };
  }, [rested, motion]);

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

  const { edges, labelled, flowing, isDimmed, isEdgeDimmed } = useMemo(
    () => emphasisOf(view, layout, selected, matches),
    [view, layout, selected, matches],
  );

  return (
    // Clipped and not scrolled: the map moves by its own transform, also to what Tab reaches.
    <div className="map-frame relative min-h-[420px] flex-1 overflow-clip rounded-lg border border-line bg-surface-1">
      {/* biome-ignore lint/a11y/useSemanticElements: a group of links drawn in SVG, not of form controls */}
      <div
        ref={frame}
        role="group"
        aria-label="Map of clusters, services and traffic"
        className="map absolute inset-0 touch-none select-none overflow-clip"
        {...handlers}
      >
        <div ref={layer} className="map-layer absolute top-0 left-0">
          <div className="map-ground" aria-hidden="true" />
          <svg role="presentation" width={1} height={1} className="relative block overflow-visible">
            <defs>
              <pattern id="map-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <path d="M0 0V8" stroke="var(--color-line)" strokeWidth="3" />
              </pattern>
            </defs>
            <g ref={content} data-map-content="">
              {layout.regions.map((placed) => (
                <RegionShape key={placed.region.id} placed={placed} />
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
                  isDimmed={isEdgeDimmed(placed.edge)}
                  isFlowing={flowing.has(placed.edge.id)}
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
                  isDimmed={isEdgeDimmed(placed.edge)}
                />
              ))}
            </g>
          </svg>
        </div>
        <div className="map-shield absolute inset-0" aria-hidden="true" />
      </div>
      <Legend />
      {(folded.services.size > 0 || onFold) && (
        <div className="absolute bottom-3 left-1/2 flex -translate-x-1/2 items-center gap-2 rounded-md border border-line bg-surface-2 px-3 py-1.5 text-sm text-text-2">
          {folded.services.size > 0 && 'Services are folded into boxes. Find one, or open a box.'}
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
        <IconButton label="Fit the map" icon={<Maximize size={16} />} onClick={() => fit()} />
      </div>
    </div>
  );
}
