'use client';

import type { UpstreamModeRow } from '@peerway/model/mesh-gateway-mode';
import { Badge, Button, type Column, DataTable, EmptyState, FilterInput, RowAction, Section } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Route, SlidersHorizontal, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { useAllowance } from '@/features/session/use-session';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { ModeSettings } from './mode-settings';
import { modeWord } from './mode-text';
import { modesSentence } from './modes-sentence';
import { type ModeTarget, SetModeDialog } from './set-mode-dialog';

function columnsFor(onSet: (target: ModeTarget) => void): readonly Column<UpstreamModeRow>[] {
  return [
    {
      id: 'service',
      header: 'Service',
      sortValue: (row) => row.service,
      narrow: 'title',
      cell: (row) => <span className="font-medium">{row.service}</span>,
    },
    {
      id: 'upstream',
      header: 'Upstream',
      sortValue: (row) => `${row.upstream} ${row.peer}`,
      cell: (row) => (
        <span>
          <span className="font-medium">{row.upstream}</span>{' '}
          <span className="text-text-2">{row.peer === '' ? 'in this cluster' : `of ${row.peer}`}</span>
        </span>
      ),
    },
    {
      id: 'mode',
      header: 'Mode',
      narrow: 'aside',
      sortValue: (row) => row.resolved.effective,
      cell: (row) => <ModeInForce row={row} />,
    },
    {
      id: 'decided',
      header: 'Decided by',
      sortValue: (row) => row.resolved.decidedBy.where,
      cell: (row) => (
        <span>
          {row.resolved.decidedBy.where}
          {row.resolved.shadowed.length > 0 && (
            <span className="block text-text-3">
              over {row.resolved.shadowed.map(({ where, mode }) => `${where} (${mode})`).join(', ')}
            </span>
          )}
        </span>
      ),
    },
    {
      id: 'problem',
      header: 'Problem',
      width: 'w-[26%]',
      sortValue: (row) => (row.problem ? 0 : 1),
      cell: (row) =>
        row.problem ? (
          <span className="flex gap-1.5 text-danger-strong">
            <TriangleAlert size={14} aria-hidden="true" className="mt-[3px] shrink-0" />
            {row.problem.message}
          </span>
        ) : (
          <span className="text-text-3">none</span>
        ),
    },
    {
      id: 'action',
      header: 'Action',
      isHeaderHidden: true,
      align: 'right',
      cell: (row) =>
        row.peer !== '' && (
          <RowAction>
            <Button
              size="sm"
              aria-label={`Set the mode of ${row.service} to ${row.upstream} of ${row.peer}`}
              onClick={() =>
                onSet({
                  level: 'service-defaults.upstream-override',
                  service: row.service,
                  upstream: row.upstream,
                  peer: row.peer,
                })
              }
            >
              Set
            </Button>
          </RowAction>
        ),
    },
  ];
}

function ModeInForce({ row }: { row: UpstreamModeRow }) {
  if (row.peer === '') return <span className="text-text-3">no gateway</span>;
  const { mode, effective } = row.resolved;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Badge tone={effective === 'local' ? 'accent' : 'neutral'}>{modeWord(effective)}</Badge>
      {mode !== effective && <span className="text-text-3">set as {mode}</span>}
    </span>
  );
}

export function ModesPage() {
  useWindowTitle('Modes');
  const modes = useQuery(trpc.meshGatewayMode.list.queryOptions());
  const [action, setAction] = useQueryParameter('do');
  const [target, setTarget] = useState<ModeTarget | null>(null);
  const [filter, setFilter] = useState('');
  const columns = useMemo(() => columnsFor(setTarget), []);
  const write = useAllowance('meshWrite');
  const shown = target ?? (action === 'set' ? ({ level: 'proxy-defaults' } as const) : null);
  const close = (): void => {
    setTarget(null);
    setAction('');
  };
  return (
    <Page
      title="Modes"
      sentence={modes.data && modesSentence(modes.data.proxyDefaults, modes.data.rows)}
      actions={
        <Button
          variant="primary"
          icon={<SlidersHorizontal size={16} />}
          title={write.reason}
          onClick={() => setTarget({ level: 'proxy-defaults' })}
        >
          Set a mode
        </Button>
      }
    >
      <QueryView query={modes} what="the mesh gateway modes">
        {(data) => (
          <div className="flex flex-col gap-8">
            <ModeSettings proxyDefaults={data.proxyDefaults} services={data.services} onSet={setTarget} />
            <Section
              title="Upstreams"
              about="The mode in force for each, and the setting that decided it. The strongest one that names a mode wins."
            >
              {data.rows.length === 0 ? (
                <EmptyState icon={<Route size={28} />} title="No upstreams yet">
                  Once a sidecar registers an upstream, its mode and the setting behind it stand here.
                </EmptyState>
              ) : (
                <>
                  {data.rows.length > 8 && <FilterInput label="Filter upstreams" value={filter} onChange={setFilter} />}
                  <DataTable
                    label="Upstreams"
                    rows={data.rows}
                    columns={columns}
                    rowKey={(row) => `${row.node}/${row.proxyId}/${row.peer}/${row.upstream}/${row.localBindPort}`}
                    searchText={(row) => `${row.service} ${row.upstream} ${row.peer} ${row.resolved.effective}`}
                    filter={filter}
                    onClearFilter={() => setFilter('')}
                    initialSort={{ column: 'problem', direction: 'ascending' }}
                  />
                </>
              )}
            </Section>
          </div>
        )}
      </QueryView>
      {shown && (
        <SetModeDialog key={JSON.stringify(shown)} target={shown} rows={modes.data?.rows ?? []} onClose={close} />
      )}
    </Page>
  );
}
