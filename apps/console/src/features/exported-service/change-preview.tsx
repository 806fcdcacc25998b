'use client';

import type { ChangePlan } from '@peerway/model/change-plan';
import { Button, Notice, Skeleton } from '@peerway/ui';
import { Minus, Plus, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Failure, type Read } from '@/frame/query-view';

/** How many effects are listed before one asks for the rest: a wildcard can have a thousand. */
const FIRST = 6;

/** Who gains and who loses by a change, before it is made. What breaks comes first. */
export function ChangePreview({
  plan,
  whenSame,
  whenNoEffect,
}: {
  plan: Pick<Read<ChangePlan>, 'data' | 'error'>;
  /** Said when the entry stays as it is. */
  whenSame: string;
  /** Said when the entry changes, but nobody gains or loses now. */
  whenNoEffect: string;
}) {
  const [isWhole, setWhole] = useState(false);
  const { data } = plan;
  const effects = data?.effects ?? [];
  const shown = isWhole ? effects : effects.slice(0, FIRST);
  return (
    <section aria-label="What changes" aria-live="polite" className="rounded-md border border-line p-3 text-sm">
      <h3 className="font-medium">What changes</h3>
      {plan.error ? (
        <div className="mt-2">
          <Failure title="Could not work out what changes" error={plan.error} />
        </div>
      ) : !data ? (
        <Skeleton className="mt-2 h-4 w-2/3" />
      ) : (
        <>
          {effects.length === 0 && <p className="mt-1 text-text-2">{data.isSame ? whenSame : whenNoEffect}</p>}
          <ul className="mt-1 flex flex-col gap-1">
            {shown.map((effect) => (
              <li key={effect.text} className="flex gap-2">
                {effect.breaks ? (
                  <Minus size={14} aria-label="Loses:" className="mt-[3px] shrink-0 text-danger-strong" />
                ) : (
                  <Plus size={14} aria-label="Gains:" className="mt-[3px] shrink-0 text-success-strong" />
                )}
                <span className="min-w-0">{effect.text}</span>
              </li>
            ))}
          </ul>
          {effects.length > shown.length && (
            <Button size="sm" variant="ghost" onClick={() => setWhole(true)}>
              Show {effects.length - shown.length} more
            </Button>
          )}
          {data.warnings.map((warning) => (
            <div key={warning} className="mt-2">
              <Notice tone="warning" icon={<TriangleAlert size={14} />}>
                {warning}
              </Notice>
            </div>
          ))}
        </>
      )}
    </section>
  );
}
