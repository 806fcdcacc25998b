'use client';

import type { TopologyEdge } from '@peerway/model/topology';
import { formatCount } from '@peerway/ui';
import { EyeOff, X } from 'lucide-react';
import { useMemo } from 'react';
import { comparisonExpression, comparisonWord, countDifferences } from './declared-observed';

const kinds = ['denied', 'undeclared', 'unused'] as const;
const looks = { denied: 'text-danger-strong', undeclared: 'text-warning-strong', unused: 'text-text-2' };
const noteClass = 'inline-flex h-7 items-center gap-1.5 rounded-md border bg-surface-2 px-2.5 text-sm';

/** Where what is declared differs from what is observed, each with the way to see those paths; and what is hidden. */
export function MapNotes({
  edges,
  find,
  hide,
  onFind,
  onHide,
}: {
  edges: readonly TopologyEdge[];
  find: string;
  hide: string;
  onFind: (expression: string) => void;
  onHide: (expression: string) => void;
}) {
  const counts = useMemo(() => countDifferences(edges), [edges]);
  const shown = kinds.filter((kind) => counts[kind] > 0 || find === comparisonExpression[kind]);
  if (shown.length === 0 && hide === '') return null;
  return (
    <div className="flex flex-wrap gap-2">
      {shown.map((kind) => {
        const isOn = find === comparisonExpression[kind];
        return (
          <button
            key={kind}
            type="button"
            aria-pressed={isOn}
            title={`Find: ${comparisonExpression[kind]}`}
            onClick={() => onFind(isOn ? '' : comparisonExpression[kind])}
            className={`${noteClass} hover:bg-surface-3 ${isOn ? 'border-accent-text' : 'border-line'}`}
          >
            <span className={`font-medium tabular-nums ${looks[kind]}`}>{formatCount(counts[kind])}</span>
            {comparisonWord[kind].toLowerCase()}
          </button>
        );
      })}
      {hide !== '' && (
        <span className={`${noteClass} border-line`}>
          <EyeOff size={14} aria-hidden="true" className="text-text-3" />
          <span className="text-text-2">Hidden:</span>
          <span className="max-w-80 truncate font-mono text-xs">{hide}</span>
          <button
            type="button"
            aria-label="Show what is hidden"
            onClick={() => onHide('')}
            className="-mr-1 rounded-sm p-0.5 text-text-3 hover:bg-surface-3 hover:text-text-1"
          >
            <X size={14} aria-hidden="true" />
          </button>
        </span>
      )}
    </div>
  );
}
