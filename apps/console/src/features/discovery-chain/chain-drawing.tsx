'use client';

import type { DiscoveryChainView } from '@peerway/model/discovery-chain';
import { useMemo } from 'react';
import { ChainBoxView } from './chain-box';
import { type ChainEdge, layoutChain } from './chain-layout';

const MARGIN = 4;

/** A chain as boxes and the ways between them. Every box and row opens its step. The table beside it says the same in words. */
export function ChainDrawing({
  view,
  selected,
  onHop,
}: {
  view: DiscoveryChainView;
  /** ID of the step that is open; `""`: none. */
  selected: string;
  onHop: (id: string) => void;
}) {
  const { boxes, edges, width, height } = useMemo(() => layoutChain(view), [view]);
  return (
    <section
      aria-label={`Chain of ${view.service}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a canvas that scrolls must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-surface-1 p-4"
    >
      <div className="relative" style={{ width: width + 2 * MARGIN, height: height + 2 * MARGIN }}>
        <svg
          aria-hidden="true"
          className="pointer-events-none absolute inset-0"
          width={width + 2 * MARGIN}
          height={height + 2 * MARGIN}
        >
          <g transform={`translate(${MARGIN} ${MARGIN})`}>
            {edges.map((edge) => (
              <Edge key={`${edge.source} ${edge.from.y} ${edge.target} ${edge.order}`} edge={edge} />
            ))}
          </g>
        </svg>
        {boxes.map((box) => (
          <ChainBoxView
            key={box.id}
            view={view}
            box={{ ...box, x: box.x + MARGIN, y: box.y + MARGIN }}
            selected={selected}
            onHop={onHop}
          />
        ))}
      </div>
    </section>
  );
}

/** Solid: where requests go; dashed, with its place: where they go when those before can not take them. */
function Edge({ edge: { from, to, via, kind, order } }: { edge: ChainEdge }) {
  const path = via
    ? `M${from.x} ${from.y}${curve(from, via[0])}L${via[1].x} ${via[1].y}${curve(via[1], to)}`
    : `M${from.x} ${from.y}${curve(from, to)}`;
  const isFailover = kind === 'failover';
  return (
    <g className={isFailover ? 'text-warning' : 'text-control'}>
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
        strokeDasharray={isFailover ? '5 4' : undefined}
      />
      <path
        d={`M${to.x - 6} ${to.y - 4}L${to.x} ${to.y}L${to.x - 6} ${to.y + 4}`}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
      />
      {isFailover && (
        <g transform={`translate(${to.x - 18} ${to.y})`}>
          <circle r={8} className="fill-surface-2 stroke-warning" strokeWidth={1.25} />
          <text textAnchor="middle" dy="4" className="fill-text-1 text-xs tabular-nums">
            {order}
          </text>
        </g>
      )}
    </g>
  );
}

/** Leaves and arrives level. */
function curve(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const bend = Math.max(16, (to.x - from.x) / 2);
  return `C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
}
