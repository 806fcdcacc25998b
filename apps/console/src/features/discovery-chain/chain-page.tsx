'use client';

import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import type { DiscoveryChainView } from '@peerway/model/discovery-chain';
import { Badge, Button, SegmentedControl, useIsNarrow } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Plus, Table2, Workflow } from 'lucide-react';
import { useParams } from 'next/navigation';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { useQueryParameter } from '@/api/use-query-parameter';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { ChainDrawing } from './chain-drawing';
import { ChainExports } from './chain-exports';
import { ChainProblems } from './chain-problems';
import { ChainTable } from './chain-table';
import { chainSentence } from './chain-text';
import { entryHop, findHop, type RoutingKind } from './hop';
import { HopPanel } from './hop-panel';

const kindWords: Record<RoutingKind, string> = {
  'service-router': 'Route',
  'service-splitter': 'Split',
  'service-resolver': 'Resolve',
};

/** Where requests to one service go, step by step; each step can be changed where it stands. */
export function ChainPage() {
  const service = decodeURIComponent(useParams<{ service: string }>().service);
  const [namespace] = useQueryParameter('namespace', DEFAULT_NAMESPACE);
  const [partition] = useQueryParameter('partition', DEFAULT_PARTITION);
  useWindowTitle(`Routing of ${service}`);
  const chain = useQuery(
    trpc.discoveryChain.read.queryOptions(
      { service, namespace, partition },
      { refetchInterval: useRefetchInterval(5_000) },
    ),
  );
  const [hopId, setHop] = useQueryParameter('hop', '', 'push');
  return (
    <Page
      title={service}
      parent={{ name: 'Routing', href: '/routing' }}
      sentence={
        chain.data && (
          <>
            <Badge title={`Decided by ${chain.data.protocolDecidedBy}`}>{chain.data.protocol}</Badge>{' '}
            {chainSentence(chain.data)}
          </>
        )
      }
      actions={chain.data && <MissingEntries view={chain.data} onHop={setHop} />}
    >
      <QueryView query={chain} what={`the discovery chain of ${service}`}>
        {(view) => <Chain view={view} hopId={hopId} onHop={setHop} />}
      </QueryView>
    </Page>
  );
}

/** What could be added. What is there is edited where it stands. */
function MissingEntries({ view, onHop }: { view: DiscoveryChainView; onHop: (id: string) => void }) {
  const isThere = (kind: RoutingKind): boolean => view.entries.includes(`${kind}/${view.service}`);
  const kinds: RoutingKind[] = ['service-router', 'service-splitter', 'service-resolver'];
  return kinds
    .filter((kind) => !isThere(kind))
    .map((kind) => (
      <Button key={kind} icon={<Plus size={16} />} onClick={() => onHop(entryHop(kind))}>
        {kindWords[kind]}
      </Button>
    ));
}

function Chain({ view, hopId, onHop }: { view: DiscoveryChainView; hopId: string; onHop: (id: string) => void }) {
  const isNarrow = useIsNarrow();
  const [show, setShow] = useQueryParameter('show', 'drawing');
  const hop = hopId === '' ? null : findHop(view, hopId);
  return (
    <div className="flex min-w-0 gap-4">
      <div className="flex min-w-0 flex-1 flex-col gap-4">
        <ChainProblems view={view} onHop={onHop} />
        {!isNarrow && (
          <div>
            <SegmentedControl
              label="How the chain is shown"
              value={show === 'table' ? 'table' : 'drawing'}
              onChange={setShow}
              choices={[
                { value: 'drawing', label: 'Drawing', icon: <Workflow size={14} aria-hidden="true" /> },
                { value: 'table', label: 'Table', icon: <Table2 size={14} aria-hidden="true" /> },
              ]}
            />
          </div>
        )}
        {isNarrow || show === 'table' ? (
          <ChainTable view={view} onHop={onHop} />
        ) : (
          <ChainDrawing view={view} selected={hopId} onHop={onHop} />
        )}
        <ChainExports view={view} />
      </div>
      {hop && <HopPanel key={hopId} id={hopId} view={view} hop={hop} onHop={onHop} onClose={() => onHop('')} />}
    </div>
  );
}
