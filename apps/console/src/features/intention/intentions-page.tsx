'use client';

import type { Intention } from '@peerway/model/intention';
import { Button, EmptyState, FilterInput } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Plus, ShieldCheck } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useCallback, useMemo } from 'react';
import { trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { usePartition } from '@/features/tenancy/use-partition';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { IntentionCheck } from './intention-check';
import { intentionKey, nameOfKey } from './intention-key';
import { IntentionTable } from './intention-table';
import { intentionsSentence } from './intention-text';
import { PrecedenceRules } from './precedence-rules';

const IntentionDialog = dynamic(async () => (await import('./intention-dialog')).IntentionDialog, { ssr: false });

/** Who may reach whom: every intention, the strongest first, and what decides for one pair. */
export function IntentionsPage() {
  useWindowTitle('Intentions');
  const intentions = useQuery(trpc.intention.list.queryOptions());
  const [partition] = usePartition();
  const [filter, setFilter] = useQueryParameter('q');
  const [opened, setOpened] = useQueryParameter('intention', '', 'push');
  const [peer] = useQueryParameter('peer');
  const [to] = useQueryParameter('to');
  const open = useCallback((row: Intention) => setOpened(intentionKey(row)), [setOpened]);
  const rows = useMemo(
    () =>
      intentions.data?.filter(
        ({ destination }) => partition === '' || destination.partition === partition || destination.partition === '*',
      ),
    [intentions.data, partition],
  );
  const name = nameOfKey(opened);
  return (
    <Page
      title="Intentions"
      sentence={rows && intentionsSentence(rows)}
      actions={
        <Button variant="primary" icon={<Plus size={16} />} onClick={() => setOpened('new')}>
          New intention
        </Button>
      }
    >
      <QueryView query={{ ...intentions, data: rows }} what="the intentions">
        {(shown) => (
          <div className="flex flex-col gap-4">
            <IntentionCheck />
            {shown.length === 0 ? (
              <EmptyState icon={<ShieldCheck size={28} />} title="Say who may reach whom">
                An intention allows or denies a service, of this cluster or of a peer, to reach another one. While there
                is none, the default policy decides for everybody.
              </EmptyState>
            ) : (
              <>
                <FilterInput label="Filter intentions" value={filter} onChange={setFilter} />
                <IntentionTable
                  rows={shown}
                  filter={filter}
                  onClearFilter={() => setFilter('')}
                  opened={opened}
                  onOpen={open}
                />
              </>
            )}
            <PrecedenceRules />
          </div>
        )}
      </QueryView>
      {(opened === 'new' || name) && (
        <IntentionDialog key={opened} name={name} initial={{ partition, peer, to }} onClose={() => setOpened('')} />
      )}
    </Page>
  );
}
