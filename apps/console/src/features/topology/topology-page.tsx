'use client';

import { severities } from '@peerway/model/edge-severity';
import type { TopologyView } from '@peerway/model/topology';
import {
  Button,
  ButtonLink,
  EmptyState,
  FilterInput,
  FilterSelect,
  formatQuantity,
  SegmentedControl,
  SidePanel,
  Skeleton,
  useIsNarrow,
} from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Network, Table2 } from 'lucide-react';
import { useCallback, useMemo, useRef } from 'react';
import { client, trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { useQueryParameter } from '@/api/use-query-parameter';
import { usePartition } from '@/features/tenancy/use-partition';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { edgeName } from './edge-severity';
import { severityWord } from './edge-text';
import { findInView, isInState, type StateFilter } from './find-edges';
import { type FoldedView, foldView } from './fold-view';
import { nodeOf } from './node-index';
import { nodeName } from './node-place';
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

/** Maps of more paths than this are asked for less often. */
const OFTEN_EDGES_MAX = 500;

export function TopologyPage() {
  useWindowTitle('Topology');
  const every = useRefetchInterval(2_000);
  const rested = useRef<() => Promise<void>>(atOnce);
  const options = trpc.topology.get.queryOptions(undefined, {
    // Megabytes are not asked for every other second.
    refetchInterval: ({ state: { data } }) =>
      every && (data && data.edges.length > OFTEN_EDGES_MAX ? 3 * every : every),
  });
  const topology = useQuery({
    ...options,
    queryFn: async ({ signal }) => {
      await rested.current();
      return client.topology.get.query(undefined, { signal });
    },
  });
  const isNarrow = useIsNarrow();
  const [chosenView, setChosenView] = useQueryParameter('view', 'map');
  const [selected, setSelected] = useQueryParameter('selected', '', 'push');
  const [filter, setFilter] = useQueryParameter('find');
  const [chosenState, setState] = useQueryParameter('state');
  const state = stateOf(chosenState);
  const [partition] = usePartition();
  const shown = useMemo(() => topology.data && viewInPartition(topology.data, partition), [topology.data, partition]);
  const history = useEdgeHistory(topology.data);
  const [unfoldedText, setUnfoldedText] = useQueryParameter('unfolded');
  const found = useMemo(() => shown && findInView(shown, filter, state), [shown, filter, state]);
  const folded = useMemo(
    () =>
      shown &&
      foldView(shown, {
        unfolded: new Set(unfoldedText.split(',')),
        wanted: [
          ...shown.edges.flatMap(({ id, source, destination }) => (id === selected ? [source, destination] : [])),
          ...shown.nodes.flatMap(({ id }) => (id === selected || found?.(id) ? [id] : [])),
        ],
      }),
    [shown, unfoldedText, selected, found],
  );
  const unfold = (id: string): void => {
    setUnfoldedText([...unfoldedText.split(',').filter(Boolean), id].join(','));
    setSelected('');
  };
  const isTable = isNarrow || chosenView === 'table';
  const close = useCallback(() => setSelected(''), [setSelected]);
  const matches = useMemo(() => folded && findInView(folded.view, filter, state), [folded, filter, state]);

  return (
    <Page
      title="Topology"
      fills={!isTable}
      sentence={shown && topologySentence(shown)}
      actions={
        <>
          <FilterInput label="Find" value={filter} onChange={setFilter} />
          <FilterSelect
            label="State"
            all="All states"
            value={state}
            onChange={setState}
            options={[
              { value: 'problems', label: 'Problems' },
              ...severities.map((value) => ({ value, label: severityWord[value] })),
            ]}
          />
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
                <TopologyMap
                  folded={folded ?? asItIs(view)}
                  selected={selected}
                  matches={matches ?? null}
                  onSelect={setSelected}
                  onFold={unfoldedText === '' ? null : () => setUnfoldedText('')}
                  rested={rested}
                />
              )}
              {selected !== '' && (
                <SidePanelOf
                  view={view}
                  folded={folded ?? asItIs(view)}
                  selected={selected}
                  history={history}
                  onUnfold={unfold}
                  onClose={close}
                />
              )}
            </div>
          );
        }}
      </QueryView>
    </Page>
  );
}

function SidePanelOf({
  onClose,
  ...props
}: Parameters<typeof TopologyPanel>[0] & { folded: FoldedView; onClose: () => void }) {
  const { folded, selected } = props;
  // What stands for others is on the folded map alone, and what is inside of it on the whole one.
  const view = folded.services.has(selected) || folded.paths.has(selected) ? folded.view : props.view;
  const edge = view.edges.find(({ id }) => id === selected);
  const node = nodeOf(view, selected);
  const isBox = folded.services.has(selected);
  const title = edge ? edgeName(view, edge) : node ? (isBox ? nodeName(node, node.id) : node.name) : 'Not on the map';
  const kind = edge
    ? folded.paths.has(selected)
      ? 'Paths'
      : 'Path'
    : isBox
      ? 'Folded services'
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

const atOnce = (): Promise<void> => Promise.resolve();

const asItIs = (view: TopologyView): FoldedView => ({ view, services: new Map(), paths: new Map() });

const stateOf = (text: string): StateFilter =>
  text === 'problems' ? text : (severities.find((severity) => severity === text) ?? '');
