'use client';

import { edgeSeverity, severities } from '@peerway/model/edge-severity';
import type { TopologyEdge, TopologyView } from '@peerway/model/topology';
import { Badge, type Column, DataTable, formatMs, formatShare, RowLink, Status } from '@peerway/ui';
import { Lock } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { useQueryParameter } from '@/api/use-query-parameter';
import { compareDeclared, comparisons, comparisonWord } from './declared-observed';
import { edgeName, edgeReason } from './edge-severity';
import { severityStatus, severityWord } from './edge-text';
import { nodeOf } from './node-index';
import { nodeName, protocolText } from './node-place';
import { pathText } from './path-text';
import { rateText } from './rate-text';
import { selectedPath } from './selected-path';

function columnsFor(view: TopologyView, search: string): readonly Column<TopologyEdge>[] {
  const find = (id: string) => nodeOf(view, id);
  return [
    {
      id: 'path',
      header: 'From and to',
      narrow: 'title',
      sortValue: (row) => edgeName(view, row),
      cell: (row) => (
        <RowLink href={selectedPath(search, row.id)}>
          {/* A SPIFFE ID has no spaces to break at. */}
          <span className="[overflow-wrap:anywhere]">
            {nodeName(find(row.source), row.source)}
            <span className="text-text-3" aria-hidden="true">
              {' → '}
            </span>
            <span className="sr-only"> to </span>
            {nodeName(find(row.destination), row.destination)}
          </span>
        </RowLink>
      ),
    },
    {
      id: 'state',
      header: 'State',
      narrow: 'aside',
      sortValue: (row) => severities.indexOf(edgeSeverity(row)),
      cell: (row) => {
        const severity = edgeSeverity(row);
        return (
          <span title={edgeReason(row)}>
            <Status status={severityStatus[severity]}>{severityWord[severity]}</Status>
          </span>
        );
      },
    },
    {
      id: 'declared',
      header: 'Declared and observed',
      narrow: 'hidden',
      sortValue: (row) => comparisons.indexOf(compareDeclared(row)),
      cell: (row) => <span className="text-text-2">{comparisonWord[compareDeclared(row)]}</span>,
    },
    {
      id: 'rate',
      header: 'Rate',
      align: 'right',
      sortValue: ({ traffic }) => traffic && traffic.requestsPerSecond + traffic.connectionsPerSecond,
      cell: (row) => <span className="whitespace-nowrap">{row.traffic ? rateText(row.traffic) : '–'}</span>,
    },
    {
      id: 'errors',
      header: 'Errors',
      align: 'right',
      sortValue: ({ traffic }) => traffic?.errorShare ?? null,
      cell: ({ traffic }) =>
        traffic ? (
          <span className={traffic.errorShare > 0 ? 'font-medium text-danger-strong' : ''}>
            {formatShare(traffic.errorShare)}
          </span>
        ) : (
          '–'
        ),
    },
    {
      id: 'p95',
      header: 'p95',
      align: 'right',
      sortValue: ({ traffic }) => traffic?.p95Ms ?? null,
      cell: ({ traffic }) => <span className="whitespace-nowrap">{formatMs(traffic?.p95Ms ?? null)}</span>,
    },
    {
      id: 'mode',
      header: 'Mode',
      sortValue: (row) => row.mode,
      cell: (row) => (row.mode ? <Badge tone={row.mode === 'local' ? 'accent' : 'neutral'}>{row.mode}</Badge> : '–'),
    },
    {
      id: 'via',
      header: 'Through',
      narrow: 'hidden',
      cell: (row) => <span className="text-text-2">{pathText(view, row)}</span>,
    },
    {
      id: 'protocol',
      header: 'Protocol',
      narrow: 'hidden',
      sortValue: (row) => row.protocol,
      cell: (row) => (
        <span className="inline-flex items-center gap-1.5">
          {row.protocol ? <Badge mono>{row.protocol}</Badge> : <span className="text-text-3">{protocolText('')}</span>}
          {row.mtls && (
            <span className="inline-flex items-center gap-1 text-text-3">
              <Lock size={12} aria-hidden="true" />
              mTLS
            </span>
          )}
        </span>
      ),
    },
  ];
}

/** The map's twin: the same edges as rows, the worst first. */
export function TopologyTable({
  view,
  edges,
  selected,
}: {
  view: TopologyView;
  /** Those of the view that are shown. */
  edges: readonly TopologyEdge[];
  selected: string;
}) {
  const [sort, setSort] = useQueryParameter('sort');
  const search = useSearchParams().toString();
  const columns = useMemo(() => columnsFor(view, search), [view, search]);
  return (
    <div className="min-w-0 flex-1">
      <DataTable
        label="Paths between services"
        sort={sort}
        onSort={setSort}
        columnChoice="paths"
        rows={edges}
        columns={columns}
        rowKey={(row) => row.id}
        searchText={(row) => edgeName(view, row)}
        isSelected={(row) => row.id === selected}
        initialSort={{ column: 'state', direction: 'ascending' }}
      />
    </div>
  );
}
