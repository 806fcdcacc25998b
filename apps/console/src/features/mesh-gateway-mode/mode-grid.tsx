'use client';

import { MatrixGrid } from '@peerway/ui';
import { useMemo } from 'react';
import { servicePath } from '@/features/service/service-path';
import { LevelMark, levelSpoken, ModeInForce } from './mode-cell';
import { type ModeGridRow, proxiesText, rowText, settableLevels } from './mode-grid-rows';
import type { ModeTarget } from './mode-target';
import { levelPlace, levelWord } from './mode-text';
import type { RegistrationLevel } from './registration-dialog';

/** Upstreams against the six levels, weakest at the left. The last one that is set decides, and is marked so. */
export function ModeGrid({
  rows,
  isOnePartition,
  onSet,
  onRegistration,
}: {
  rows: readonly ModeGridRow[];
  isOnePartition: boolean;
  onSet: (target: ModeTarget) => void;
  onRegistration: (row: ModeGridRow, level: RegistrationLevel) => void;
}) {
  const columns = useMemo(
    () => [
      {
        id: 'force',
        name: 'The mode in force',
        width: 208,
        header: <Header word="In force" place="decided by" />,
        cell: (row: ModeGridRow) => ({
          before: `${rowText(row)}, in force:`,
          ...(row.problem ? { after: `. ${row.problem.message}` } : {}),
          title: row.problem?.message ?? row.resolved.decidedBy.where,
          content: <ModeInForce row={row} />,
        }),
      },
      ...settableLevels.map((level) => ({
        id: level,
        name: levelWord[level],
        width: widths[level] ?? 108,
        header: <Header word={short[level] ?? levelWord[level]} place={levelPlace[level]} />,
        cell: (row: ModeGridRow) => ({
          ...levelSpoken(row, level),
          content: <LevelMark value={row.values.get(level)} isPeered={row.peer !== ''} />,
          onPress: () =>
            level === 'proxy' || level === 'upstream' ? onRegistration(row, level) : onSet(targetOf(row, level)),
        }),
      })),
    ],
    [onSet, onRegistration],
  );
  return (
    <MatrixGrid
      label="Modes by upstream and level"
      corner="Upstream"
      rows={rows}
      rowKey={({ key }) => key}
      rowHeader={(row) => ({
        content: <RowName row={row} isOnePartition={isOnePartition} />,
        href: servicePath({ ...row, name: row.service, peer: '' }),
      })}
      columns={columns}
      rowHeight={48}
      headerWidth={HEADER_WIDTH}
    />
  );
}

const short: Record<string, string> = {
  'service-defaults.upstream-defaults': 'All its upstreams',
  proxy: 'Proxy',
  upstream: 'Upstream',
};
/** Of the columns with longer heads, px. */
const widths: Record<string, number> = { 'service-defaults.upstream-defaults': 132, proxy: 138, upstream: 138 };
const HEADER_WIDTH = 224;

function targetOf(row: ModeGridRow, level: ModeTarget['level']): ModeTarget {
  const { partition, namespace, service, upstream, upstreamNamespace, peer } = row;
  if (level === 'proxy-defaults') return { level, partition };
  if (level !== 'service-defaults.upstream-override') return { level, partition, namespace, service };
  return { level, partition, namespace, service, upstream, upstreamNamespace, peer };
}

function Header({ word, place }: { word: string; place: string }) {
  return (
    <span className="flex flex-col">
      <span className="whitespace-nowrap text-sm text-text-1">{word}</span>
      <span className="whitespace-nowrap font-normal">{place}</span>
    </span>
  );
}

function RowName({ row, isOnePartition }: { row: ModeGridRow; isOnePartition: boolean }) {
  const where = [
    ...(isOnePartition ? [] : [`partition ${row.partition}`]),
    ...(row.differsByProxy ? [proxiesText(row)] : []),
  ].join(', ');
  return (
    <span className="flex min-w-0 flex-col leading-[18px]" title={where || undefined}>
      <span className="truncate font-medium">{row.service}</span>
      <span className="truncate font-normal text-text-2 text-xs">
        to {row.upstream} {row.peer === '' ? 'in this cluster' : `of ${row.peer}`}
        {where && `, ${where}`}
      </span>
    </span>
  );
}
