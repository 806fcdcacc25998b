'use client';

import { Button, ButtonLink, Notice } from '@peerway/ui';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { peeringPath } from '@/features/peering/peering-path';
import { servicePath } from '@/features/service/service-path';
import { isModeProblem, type ModeGridRow, rowText } from './mode-grid-rows';
import { overrideOf } from './mode-list';
import type { ModeTarget } from './mode-target';

const FIRST = 4;

/** Upstreams whose mode can not work, each with why and the ways on. */
export function ModeProblems({ rows, onSet }: { rows: readonly ModeGridRow[]; onSet: (target: ModeTarget) => void }) {
  const [isWhole, setWhole] = useState(false);
  const problems = [
    ...new Map(
      rows.flatMap((row) => (row.problem ? [[`${rowText(row)} ${row.problem.message}`, row] as const] : [])),
    ).values(),
  ];
  const shown = isWhole ? problems : problems.slice(0, FIRST);
  if (problems.length === 0) return null;
  return (
    <section aria-label="What can not work" className="flex flex-col gap-2">
      {shown.map((row) => (
        <Notice
          key={row.key}
          tone="danger"
          icon={<TriangleAlert size={14} />}
          action={<WayOn row={row} onSet={onSet} />}
        >
          <span className="font-medium">{rowText(row)}</span>: {row.problem?.message}
        </Notice>
      ))}
      {problems.length > shown.length && (
        <div>
          <Button size="sm" variant="ghost" onClick={() => setWhole(true)}>
            Show {problems.length - shown.length} more
          </Button>
        </div>
      )}
    </section>
  );
}

/** Only what the mode is to blame for is mended by another mode. */
function WayOn({ row, onSet }: { row: ModeGridRow; onSet: (target: ModeTarget) => void }) {
  if (!isModeProblem(row)) {
    return row.peer === '' ? (
      <ButtonLink
        size="sm"
        href={servicePath({
          name: row.upstream,
          peer: '',
          partition: row.upstreamPartition,
          namespace: row.upstreamNamespace,
        })}
      >
        Open {row.upstream}
      </ButtonLink>
    ) : (
      <ButtonLink size="sm" href={peeringPath({ name: row.peer, partition: row.partition })}>
        Open the peering
      </ButtonLink>
    );
  }
  return (
    <span className="flex shrink-0 flex-wrap justify-end gap-2">
      <ButtonLink size="sm" variant="ghost" href="/gateways">
        Gateways
      </ButtonLink>
      <Button size="sm" aria-label={`Set the mode of ${rowText(row)}`} onClick={() => onSet(overrideOf(row))}>
        Set its mode
      </Button>
    </span>
  );
}
