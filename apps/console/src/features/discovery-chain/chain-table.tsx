'use client';

import type { ChainTargetView, DiscoveryChainView } from '@peerway/model/discovery-chain';
import { Badge, type Column, DataTable, Status } from '@peerway/ui';
import { useMemo } from 'react';
import { type ChainRow, chainRows } from './chain-rows';
import { targetText } from './chain-text';
import { targetHop } from './hop';
import { targetStatus } from './target-status';

/** The drawing's content as a table: for keyboard, screen reader and phone. */
export function ChainTable({ view, onHop }: { view: DiscoveryChainView; onHop: (id: string) => void }) {
  const rows = useMemo(() => chainRows(view), [view]);
  const columns = useMemo(() => columnsFor(view, onHop), [view, onHop]);
  return (
    <DataTable
      label="Ways of requests"
      rows={rows}
      columns={columns}
      rowKey={({ key }) => key}
      searchText={({ key }) => key}
    />
  );
}

function columnsFor(view: DiscoveryChainView, onHop: (id: string) => void): Column<ChainRow>[] {
  const step = (label: string, text: string, hop: string) => (
    <button
      type="button"
      aria-label={`${label}: ${text}`}
      onClick={() => onHop(hop)}
      className="max-w-full rounded-sm text-left font-medium underline-offset-4 [overflow-wrap:anywhere] hover:underline"
    >
      {text}
    </button>
  );
  const target = (which: ChainTargetView) => (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      {step('Target', targetText({ ...which, peer: '' }, view), targetHop(which.id))}
      {which.peer !== '' && <Badge tone="accent">peer {which.peer}</Badge>}
    </span>
  );
  return [
    {
      id: 'match',
      header: 'Requests',
      narrow: 'title',
      cell: ({ match }) => (match ? step('Route', match.text, match.hop) : 'every request'),
    },
    {
      id: 'share',
      header: 'Share',
      cell: ({ share }) => (share ? step('Split', share.text, share.hop) : <span className="text-text-3">all</span>),
    },
    { id: 'resolver', header: 'Resolver', cell: ({ resolver }) => step('Resolver', resolver.slice(9), resolver) },
    { id: 'target', header: 'Target', cell: (row) => row.target && target(row.target) },
    {
      id: 'instances',
      header: 'Instances',
      narrow: 'aside',
      cell: (row) => {
        if (!row.target) return null;
        const { status, text } = targetStatus(row.target);
        return <Status status={status}>{text}</Status>;
      },
    },
    {
      id: 'failover',
      header: 'Takes over, in order',
      cell: ({ failover }) =>
        failover.length === 0 ? (
          <span className="text-text-3">nobody</span>
        ) : (
          <ol className="list-inside list-decimal">
            {failover.map((which) => (
              <li key={which.id}>{target(which)}</li>
            ))}
          </ol>
        ),
    },
  ];
}
