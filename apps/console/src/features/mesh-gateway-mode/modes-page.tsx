'use client';

import { Button, EmptyState, SegmentedControl, Tabs, useIsNarrow } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Route, SlidersHorizontal } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import { trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { useAllowance } from '@/features/session/use-session';
import { inPartition } from '@/features/tenancy/partition-view';
import { usePartition, usePartitionNames } from '@/features/tenancy/use-partition';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { ModeGrid } from './mode-grid';
import { type ModeGridRow, modeGridRows } from './mode-grid-rows';
import { ModeList } from './mode-list';
import { ModeProblems } from './mode-problems';
import { ModeSettings } from './mode-settings';
import type { ModeTarget } from './mode-target';
import { modesSentence } from './modes-sentence';
import { RegistrationDialog, type RegistrationLevel } from './registration-dialog';

const SetModeDialog = dynamic(async () => (await import('./set-mode-dialog')).SetModeDialog, { ssr: false });

const scopes = [
  { value: 'peers', label: 'To peers' },
  { value: 'all', label: 'All upstreams' },
] as const;

/** Which mode applies to each upstream, and which of six levels decided it. */
export function ModesPage() {
  useWindowTitle('Modes');
  const [partition] = usePartition();
  const modes = useQuery(trpc.meshGatewayMode.list.queryOptions(partition === '' ? undefined : { partition }));
  const [action, setAction] = useQueryParameter('do');
  const [target, setTarget] = useState<ModeTarget | null>(null);
  const [registration, setRegistration] = useState<{ row: ModeGridRow; level: RegistrationLevel } | null>(null);
  const write = useAllowance('meshWrite');
  const ofCluster: ModeTarget = { level: 'proxy-defaults', partition: partition === '' ? 'default' : partition };
  const shown = target ?? (action === 'set' ? ofCluster : null);
  const upstreams = modes.data && inPartition(modes.data.rows, partition);
  const close = (): void => {
    setTarget(null);
    setAction('');
  };
  return (
    <Page
      title="Modes"
      sentence={modes.data && modesSentence(modes.data.proxyDefaults, upstreams ?? [])}
      actions={
        <Button
          variant="primary"
          icon={<SlidersHorizontal size={16} />}
          title={write.reason}
          onClick={() => setTarget(ofCluster)}
        >
          Set a mode
        </Button>
      }
    >
      <QueryView query={modes} what="the mesh gateway modes">
        {(data) => (
          <Upstreams
            rows={modeGridRows(upstreams ?? [])}
            onSet={setTarget}
            onRegistration={(row, level) => setRegistration({ row, level })}
            settings={<ModeSettings proxyDefaults={data.proxyDefaults} services={data.services} onSet={setTarget} />}
          />
        )}
      </QueryView>
      {modes.data && shown && (
        <SetModeDialog key={JSON.stringify(shown)} target={shown} modes={modes.data} onClose={close} />
      )}
      {registration && <RegistrationDialog {...registration} onClose={() => setRegistration(null)} />}
    </Page>
  );
}

function Upstreams({
  rows,
  onSet,
  onRegistration,
  settings,
}: {
  rows: readonly ModeGridRow[];
  onSet: (target: ModeTarget) => void;
  onRegistration: (row: ModeGridRow, level: RegistrationLevel) => void;
  settings: React.ReactNode;
}) {
  const isNarrow = useIsNarrow();
  const [show, setShow] = useQueryParameter('show', 'grid');
  const [scope, setScope] = useQueryParameter('upstreams', 'peers');
  const [partition] = usePartition();
  const isOnePartition = usePartitionNames().length < 2 || partition !== '';
  const seen = useMemo(() => (scope === 'all' ? rows : rows.filter(({ peer }) => peer !== '')), [rows, scope]);
  const inside = rows.length - rows.filter(({ peer }) => peer !== '').length;
  const scopeControl = inside > 0 && (
    <div>
      <SegmentedControl
        label="Which upstreams"
        value={scope === 'all' ? 'all' : 'peers'}
        onChange={setScope}
        choices={scopes}
      />
    </div>
  );
  const none = (
    <EmptyState icon={<Route size={28} />} title="No upstream towards a peer yet">
      Once a sidecar registers an upstream of a peer, its mode and the level that decided it stand here.
    </EmptyState>
  );
  const list = {
    value: 'list',
    label: 'List',
    count: seen.length,
    content: (
      <div className="flex flex-col gap-3">
        {scopeControl}
        {seen.length === 0 ? none : <ModeList rows={seen} onSet={onSet} />}
      </div>
    ),
  };
  const settingsTab = { value: 'settings', label: 'Settings', content: settings };
  const grid = {
    value: 'grid',
    label: 'Grid',
    content:
      seen.length === 0 ? (
        none
      ) : (
        <div className="flex flex-col gap-2">
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-base text-text-2">
              From the weakest level at the left to the strongest at the right: the last one that names a mode decides.
            </p>
            {scopeControl}
          </div>
          <ModeGrid rows={seen} isOnePartition={isOnePartition} onSet={onSet} onRegistration={onRegistration} />
        </div>
      ),
  };
  const tabs = isNarrow ? [list, settingsTab] : [grid, list, settingsTab];
  const tab = tabs.find(({ value }) => value === show) ?? tabs[0] ?? list;
  return (
    <div className="flex flex-col gap-4">
      {!isNarrow && <ModeProblems rows={rows} onSet={onSet} />}
      <Tabs label="Ways to see the modes" value={tab.value} onChange={setShow} tabs={tabs} />
    </div>
  );
}
