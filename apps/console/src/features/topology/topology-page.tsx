'use client';

import {
  Button,
  ButtonLink,
  EmptyState,
  FilterInput,
  formatQuantity,
  SegmentedControl,
  Select,
  SidePanel,
  Skeleton,
  useIsNarrow,
} from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Network, Table2 } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { useQueryParameter } from '@/api/use-query-parameter';
import { usePartition } from '@/features/tenancy/use-partition';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { edgeName, severities } from './edge-severity';
import { severityWord } from './edge-text';
import { findInView, isInState, type StateFilter } from './find-edges';
import { TopologyMap } from './topology-map';
import { TopologyPanel } from './topology-panel';
import { topologySentence } from './topology-sentence';
import { TopologyTable } from './topology-table';
import { useEdgeHistory } from './use-edge-history';
import { viewInPartition } from './view-in-partition';

const views = [
  { value: 'map', label: 'Map', icon: <Network size={14} aria-hidden="true" /> },
  { value: 'table', label: 'Table', icon: <Table2 size={14} aria-hidden="true" /> },
] as const;

export function TopologyPage() {
  useWindowTitle('Topology');
  const topology = useQuery(trpc.topology.get.queryOptions(undefined, { refetchInterval: useRefetchInterval(2_000) }));
  const isNarrow = useIsNarrow();
  const [chosenView, setChosenView] = useQueryParameter('view', 'map');
  const [selected, setSelected] = useQueryParameter('selected', '', 'push');
  const [filter, setFilter] = useQueryParameter('find');
  const [chosenState, setState] = useQueryParameter('state');
  const state = stateOf(chosenState);
  const [partition] = usePartition();
  const shown = useMemo(() => topology.data && viewInPartition(topology.data, partition), [topology.data, partition]);
  const history = useEdgeHistory(topology.data);
  const isTable = isNarrow || chosenView === 'table';
  const close = useCallback(() => setSelected(''), [setSelected]);
  const matches = useMemo(() => shown && findInView(shown, filter, state), [shown, filter, state]);

  return (
    <Page
      title="Topology"
      fills={!isTable}
      sentence={shown && topologySentence(shown)}
      actions={
        <>
          <FilterInput label="Find" value={filter} onChange={setFilter} />
          <Select
            aria-label="State"
            value={state}
            onChange={(event) => setState(event.target.value)}
            className="h-8! w-auto!"
          >
            <option value="">All states</option>
            <option value="problems">Problems</option>
            {severities.map((severity) => (
              <option key={severity} value={severity}>
                {severityWord[severity]}
              </option>
            ))}
          </Select>
          {!isNarrow && (
            <SegmentedControl label="View" value={isTable ? 'table' : 'map'} onChange={setChosenView} choices={views} />
          )}
        </>
      }
    >
      <QueryView
        query={topology}
        what="the topology"
        skeleton={
          <div role="status" className="flex flex-1">
            <span className="sr-only">Loading</span>
            <Skeleton className="min-h-[420px] flex-1 rounded-lg" />
          </div>
        }
      >
        {(whole) => {
          const view = shown ?? whole;
          return view.nodes.length === 0 && view.regions.length <= 1 ? (
            <NothingYet />
          ) : (
            <div className="flex min-h-0 flex-1 gap-4">
              {isTable && view.edges.length > 0 && !view.edges.some((edge) => isInState(edge, state)) ? (
                <div className="flex-1">
                  <EmptyState
                    title="No path is in this state"
                    actions={<Button onClick={() => setState('')}>Show all states</Button>}
                  >
                    {formatQuantity(view.edges.length, 'path')} in other states.
                  </EmptyState>
                </div>
              ) : isTable && view.edges.length === 0 ? (
                <div className="flex-1">
                  <EmptyState title="No paths yet">
                    Once a sidecar registers an upstream, or traffic is seen, the path stands here.
                  </EmptyState>
                </div>
              ) : isTable ? (
                <TopologyTable
                  view={view}
                  state={state}
                  selected={selected}
                  filter={filter}
                  onClearFilter={() => setFilter('')}
                />
              ) : (
                <TopologyMap view={view} selected={selected} matches={matches ?? null} onSelect={setSelected} />
              )}
              {selected !== '' && <SidePanelOf view={view} selected={selected} history={history} onClose={close} />}
            </div>
          );
        }}
      </QueryView>
    </Page>
  );
}

function SidePanelOf({ onClose, ...props }: Parameters<typeof TopologyPanel>[0] & { onClose: () => void }) {
  const { view, selected } = props;
  const edge = view.edges.find(({ id }) => id === selected);
  const node = view.nodes.find(({ id }) => id === selected);
  const title = edge ? edgeName(view, edge) : (node?.name ?? 'Not on the map');
  const kind = edge
    ? 'Path'
    : node
      ? { service: 'Service', gateway: 'Mesh gateway', identity: 'Identity' }[node.kind]
      : '';
  return (
    <SidePanel
      label="Details"
      subject={selected}
      onClose={onClose}
      title={
        <>
          <p className="text-text-3 text-xs">{kind}</p>
          <h2 className="break-words font-semibold text-lg">{title}</h2>
        </>
      }
    >
      <TopologyPanel {...props} />
    </SidePanel>
  );
}

function NothingYet() {
  return (
    <EmptyState
      icon={<Network size={28} />}
      title="Nothing is in the mesh yet"
      actions={<ButtonLink href="/peerings">Peer with another cluster</ButtonLink>}
    >
      Run a sidecar beside a service (<code className="font-mono text-xs">peerway sidecar --config FILE</code>), or peer
      with a cluster that exports some. Both appear here by themselves.
    </EmptyState>
  );
}

const stateOf = (text: string): StateFilter =>
  text === 'problems' ? text : (severities.find((severity) => severity === text) ?? '');
