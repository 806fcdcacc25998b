import type { ReactNode } from 'react';
import { sparklinePath } from './sparkline-path.ts';

const WIDTH = 120;
const HEIGHT = 28;

/** A small line with its current value beside it. `label` says what it measures and over how long. */
export function Sparkline({
  values,
  current,
  label,
}: {
  values: readonly (number | null)[];
  current: ReactNode;
  label: string;
}) {
  const path = sparklinePath(values, WIDTH, HEIGHT);
  return (
    <div className="flex items-center gap-3">
      <svg
        viewBox={`-2 -2 ${WIDTH + 4} ${HEIGHT + 4}`}
        preserveAspectRatio="none"
        className="h-8 min-w-0 flex-1 text-accent-text"
        role="img"
        aria-label={label}
      >
        <path d={`M0 ${HEIGHT}H${WIDTH}`} stroke="var(--color-line)" vectorEffect="non-scaling-stroke" />
        <path
          d={path}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinejoin="round"
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <span className="shrink-0 font-medium text-sm tabular-nums">{current}</span>
    </div>
  );
}
