'use client';

import { severities } from '@peerway/model/edge-severity';
import type { TopologyView } from '@peerway/model/topology';
import {
  Button,
  ButtonLink,
  EmptyState,
  FilterSelect,
  formatQuantity,
  SegmentedControl,
  SidePanel,
  Skeleton,
  useIsNarrow,
} from '@peerway/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { EyeOff, Network, Table2 } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { client, trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { useQueryParameter } from '@/api/use-query-parameter';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { edgeName } from './edge-severity';
import { severityWord } from './edge-text';
import { FindInput } from './find-input';
import type { FoldedView } from './fold-view';
import { MapMenu } from './map-menu';
import { MapNotes } from './map-notes';
import { nodeOf } from './node-index';
import { nodeName } from './node-place';
import { PlaybackBar } from './playback-bar';
import { momentOf, playbackRange } from './playback-time';
import { TopologyMap } from './topology-map';
import { TopologyPanel } from './topology-panel';
import { topologySentence } from './topology-sentence';
import { TopologyTable } from './topology-table';
import { useEdgeHistory } from './use-edge-history';
import { useMapState } from './use-map-state';

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
  const [at, setAt] = useQueryParameter('at');
  const moment = momentOf(at, Date.now());
  const past = useQuery(
    trpc.topology.at.queryOptions(
      { at: new Date(moment ?? 0).toISOString() },
      // What is over does not change, and while the next picture comes the last one stays.
      { enabled: moment !== null, staleTime: Number.POSITIVE_INFINITY, placeholderData: keepPreviousData },
    ),
  );
  const isPast = moment !== null;
  const pastView = { ...past, data: past.data?.view };
  const map = useMapState(isPast ? past.data?.view : topology.data);
  const { view: shown, folded, selected, setSelected, state, setState } = map;
  const history = useEdgeHistory(topology.data);
  const isTable = isNarrow || chosenView === 'table';
  const close = useCallback(() => setSelected(''), [setSelected]);
  const [framed, setFramed] = useState(0);

  return (
    <Page
      title="Topology"
      fills={!isTable}
      sentence={shown && topologySentence(shown)}
      actions={
        <>
          <FindInput
            value={map.find}
            view={shown}
            fault={map.fault}
            onChange={map.setFind}
            onEnter={() => setFramed((count) => count + 1)}
          />
          <Button
            icon={<EyeOff size={16} />}
            disabled={map.find === '' || map.fault !== null}
            onClick={() => {
              map.setHide(map.hide === '' ? map.find : `(${map.hide}) or (${map.find})`);
              map.setFind('');
            }}
          >
            Hide
          </Button>
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
          {shown && (
            <MapMenu
              view={shown}
              edges={map.edges}
              level={map.level}
              isMap={!isTable}
              onLevel={map.setLevel}
              onPlayback={isPast ? null : () => setAt(new Date(playbackRange(Date.now()).toMs).toISOString())}
            />
          )}
        </>
      }
    >
      <QueryView
        query={isPast ? pastView : topology}
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
          return whole.nodes.length === 0 && whole.regions.length <= 1 ? (
            <NothingYet />
          ) : (
            <div className="flex min-h-0 flex-1 flex-col gap-3">
              {isPast && (
                <PlaybackBar
                  at={at}
                  wasHeard={past.isPlaceholderData ? null : (past.data?.wasHeard ?? null)}
                  isFetching={past.isFetching}
                  onAt={setAt}
                />
              )}
              <MapNotes edges={view.edges} find={map.find} hide={map.hide} onFind={map.setFind} onHide={map.setHide} />
              <div className="flex min-h-0 flex-1 gap-4">
                {isTable && view.edges.length > 0 && map.edges.length === 0 ? (
                  <div className="flex-1">
                    <EmptyState
                      title={map.find === '' ? 'No path is in this state' : 'No path is found'}
                      actions={
                        <Button
                          onClick={() => {
                            setState('');
                            map.setFind('');
                          }}
                        >
                          Show all paths
                        </Button>
                      }
                    >
                      {`${formatQuantity(view.edges.length, 'path')} that it does not hold for.`}
                    </EmptyState>
                  </div>
                ) : isTable && view.edges.length === 0 ? (
                  <div className="flex-1">
                    <EmptyState title="No paths yet">
                      Once a sidecar registers an upstream, or traffic is seen, the path stands here.
                    </EmptyState>
                  </div>
                ) : isTable ? (
                  <TopologyTable view={view} edges={map.edges} selected={selected} />
                ) : (
                  <TopologyMap
                    folded={folded ?? asItIs(view)}
                    selected={selected}
                    matches={map.matches}
                    frameKey={`${map.find} ${state} ${framed}`}
                    onSelect={setSelected}
                    onFold={map.isUnfolded ? map.foldAgain : null}
                    rested={rested}
                  />
                )}
                {selected !== '' && (
                  <SidePanelOf
                    view={view}
                    folded={folded ?? asItIs(view)}
                    selected={selected}
                    history={history}
                    onUnfold={map.unfold}
                    onClose={close}
                  />
                )}
              </div>
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
