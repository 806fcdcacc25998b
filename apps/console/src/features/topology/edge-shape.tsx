'use client';

import { type EdgeSeverity, edgeSeverity } from '@peerway/model/edge-severity';
import type { TopologyEdge } from '@peerway/model/topology';
import { edgeAccessibleText, labelParts } from './edge-text';
import type { PlacedEdge } from './layout-geometry';
import { MapLink } from './map-link';

const colors: Record<EdgeSeverity, string> = {
  unavailable: 'text-danger',
  denied: 'text-danger',
  failing: 'text-danger',
  degraded: 'text-warning',
  undeclared: 'text-warning',
  healthy: 'text-success',
  idle: 'text-neutral',
};

/** Wider with the logarithm of what it carries: 1.25 px for next to nothing, 5 px from ten thousand a second. */
export function edgeWidth(perSecond: number): number {
  return Math.min(5, 1.25 + Math.log10(1 + Math.max(0, perSecond)) * 0.95);
}

/** Seconds for a dash to travel one gap: shorter with the logarithm of the rate. */
export function flowSeconds(perSecond: number): number {
  return Math.max(0.35, 2.4 / (1 + Math.log10(1 + Math.max(0, perSecond)) * 1.4));
}

/** An edge along the way it takes: colour is its state, width its rate, moving dashes its direction. */
export function EdgeShape({
  placed,
  name,
  isSelected,
  isDimmed,
  isFlowing,
  onSelect,
}: {
  placed: PlacedEdge;
  name: string;
  isSelected: boolean;
  isDimmed: boolean;
  /** Dashes move along it. */
  isFlowing: boolean;
  onSelect: (id: string) => void;
}) {
  const { edge, path, end } = placed;
  const severity = edgeSeverity(edge);
  const perSecond = (edge.traffic?.requestsPerSecond ?? 0) + (edge.traffic?.connectionsPerSecond ?? 0);
  const width = edgeWidth(perSecond) + (isSelected ? 1 : 0);
  return (
    <MapLink
      id={edge.id}
      label={edgeAccessibleText(name, edge)}
      onSelect={onSelect}
      className={`${colors[severity]} ${isDimmed ? 'map-dimmed' : ''}`}
    >
      {/* Not drawn, only hit. */}
      <path d={path} fill="none" stroke="none" strokeWidth={16} pointerEvents="stroke" />
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth={width}
        strokeDasharray={dashesOf(edge)}
        className="map-edge"
      />
      {isFlowing && (
        <path
          d={path}
          fill="none"
          stroke="currentColor"
          strokeWidth={width + 2.5}
          strokeLinecap="round"
          strokeDasharray="0.1 22"
          className="map-flow"
          style={{ animationDuration: `${flowSeconds(perSecond)}s` }}
        />
      )}
      <path
        d={`M0 0L${-9 * end.direction} -5V5Z`}
        transform={`translate(${end.x} ${end.y})`}
        fill="currentColor"
        stroke="none"
        className="map-head"
      />
    </MapLink>
  );
}

/** What was declared against what was seen is told by the dashes, whatever state the colour tells. */
export function dashesOf(edge: TopologyEdge): string | undefined {
  if (edgeSeverity(edge) === 'denied') return '1.5 5';
  if (!edge.observed) return '6 5';
  return edge.declared === false ? '12 4 2 4' : undefined;
}

const CHARACTER = 6.35;
const LABEL = { height: 22, pad: 9, lock: 15 };

/** What an edge carries, in words on its line. Not read out: the edge itself says it. */
export function EdgeLabel({
  placed,
  paths,
  isDimmed,
}: {
  placed: PlacedEdge;
  /** How many it stands for. */
  paths: number;
  isDimmed: boolean;
}) {
  const { edge, label } = placed;
  const parts = labelParts(edge);
  const { main, errors } = parts;
  const rest = [paths > 1 ? `${paths} paths` : '', parts.rest].filter(Boolean).join(' · ');
  const text = [main, errors, rest].filter(Boolean).join(' · ');
  const lock = edge.mtls ? LABEL.lock : 0;
  const width = text.length * CHARACTER + 2 * LABEL.pad + lock;
  const severity = edgeSeverity(edge);
  const isBad = severity === 'unavailable' || severity === 'denied' || severity === 'failing';
  const left = { start: label.x, middle: label.x - width / 2, end: label.x - width }[label.anchor];
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a drawing; nothing in it takes the focus
    <g
      transform={`translate(${left} ${label.y - LABEL.height / 2})`}
      className="pointer-events-none"
      aria-hidden="true"
    >
      <rect
        width={width}
        height={LABEL.height}
        rx={LABEL.height / 2}
        className={isBad ? 'fill-danger-subtle stroke-danger' : 'fill-surface-2 stroke-line-strong'}
        strokeOpacity={isDimmed ? 0.4 : 1}
      />
      <g opacity={isDimmed ? 0.55 : 1}>
        {edge.mtls && <Lock x={LABEL.pad} y={5} />}
        <text x={LABEL.pad + lock} y={15.5} className="fill-text-2 text-xs tabular-nums">
          <tspan className={isBad ? 'fill-danger-strong font-medium' : 'fill-text-1 font-medium'}>{main}</tspan>
          {errors && (
            <>
              {' · '}
              <tspan className={isBad ? 'fill-danger-strong font-medium' : 'fill-warning-strong font-medium'}>
                {errors}
              </tspan>
            </>
          )}
          {rest && ` · ${rest}`}
        </text>
      </g>
    </g>
  );
}

/** Mutual TLS, as far as this cluster's proxies saw. */
function Lock({ x, y }: { x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y})`} className="text-text-3">
      <rect x={0.5} y={5} width={9} height={7} rx={1.5} fill="currentColor" />
      <path d="M2.5 5V3.5a2.5 2.5 0 0 1 5 0V5" fill="none" stroke="currentColor" strokeWidth={1.4} />
    </g>
  );
}
