'use client';

import { Button, ButtonLink, EmptyState, formatCount, RelativeTime } from '@peerway/ui';
import { ArrowUp, ChevronLeft, ChevronRight, History, ShieldCheck } from 'lucide-react';
import dynamic from 'next/dynamic';
import { NeedsAclRead } from '@/features/access-question/needs-acl-read';
import { useAllowance } from '@/features/session/use-session';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { AuditExport } from './audit-export';
import { AuditFilters } from './audit-filters';
import { AuditRecordPanel } from './audit-record-panel';
import { AuditTable } from './audit-table';
import { type AuditView, isFiltered } from './audit-view';
import { type AuditSummary, actorName, auditSummary, denialWords } from './audit-words';
import { useAuditPage } from './use-audit-page';
import { type AuditViewState, useAuditView } from './use-audit-view';

const VerifyDialog = dynamic(async () => (await import('./verify-dialog')).VerifyDialog, { ssr: false });

/** Who changed what, and who was denied, the newest first. */
export function AuditPage() {
  useWindowTitle('Changes');
  const read = useAllowance('aclRead');
  const state = useAuditView();
  const { view, change } = state;
  const { page, newer } = useAuditPage(view, read.isAllowed);
  if (!read.isAllowed)
    return (
      <Page title="Changes">
        <NeedsAclRead
          title="You may not see the audit log"
          why="It shows tokens, policies and everybody's entries, so it is for those who manage rights."
          nextStep={read.reason}
        />
      </Page>
    );
  return (
    <Page
      title="Changes"
      sentence={page.data && <Sentence summary={auditSummary(page.data.events)} view={view} />}
      actions={
        <>
          <Button icon={<ShieldCheck size={16} />} onClick={() => change({ do: 'verify' })}>
            Verify
          </Button>
          <AuditExport view={view} />
        </>
      }
    >
      <AuditFilters state={state} />
      <div role="status" className="empty:hidden">
        {newer > 0 && (
          <Button size="sm" icon={<ArrowUp size={14} />} busy={page.isFetching} onClick={() => page.refetch()}>
            Show {formatCount(newer)} newer
          </Button>
        )}
      </div>
      <QueryView query={page} what="the audit log">
        {({ events, older }) => (
          <div className="flex min-w-0 items-start gap-4">
            <div className="flex min-w-0 flex-1 flex-col gap-3" aria-busy={page.isPlaceholderData}>
              {events.length > 0 ? (
                <AuditTable events={events} state={state} />
              ) : (
                <Nothing state={state} isMore={older !== null} />
              )}
              <Paging state={state} older={older} isEmpty={events.length === 0} />
            </div>
            {view.record !== '' && (
              <AuditRecordPanel
                sequence={Number(view.record)}
                known={events.find(({ sequence }) => String(sequence) === view.record)}
                state={state}
              />
            )}
          </div>
        )}
      </QueryView>
      {view.do === 'verify' && <VerifyDialog state={state} />}
    </Page>
  );
}

function Sentence({ summary, view }: { summary: AuditSummary; view: AuditView }) {
  const { lastChange, denied, since } = summary;
  const isNewest = view.before === '' && !isFiltered(view);
  const denials = denialWords(view, denied);
  if (since === null) return isNewest ? 'Nothing was written or denied yet.' : 'No record that you look for.';
  return (
    <>
      {lastChange === null ? (
        'No change among these. '
      ) : (
        <>
          {isNewest ? 'The last change was' : 'The newest of these changes was'} <RelativeTime at={lastChange.at} /> by{' '}
          {actorName(lastChange)}.{' '}
        </>
      )}
      {denials?.text}
      {denials?.kind === 'since' && (
        <>
          {' '}
          since <RelativeTime at={since} />
        </>
      )}
      {denials && '.'}
    </>
  );
}

function Nothing({ state, isMore }: { state: AuditViewState; isMore: boolean }) {
  if (!isFiltered(state.view) && state.view.before === '')
    return (
      <EmptyState icon={<History size={28} />} title="Nothing was written yet">
        Every write and every denied try has a record here, with who, from where, and what it was before and after.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<History size={28} />}
      title={isMore ? 'Nothing so far' : 'No record is like that'}
      actions={<Button onClick={state.clear}>Clear the filter</Button>}
    >
      {isMore
        ? 'A part of the log was looked through, and nothing in it is like that. Older records are left.'
        : 'The whole log was looked through.'}
    </EmptyState>
  );
}

function Paging({ state, older, isEmpty }: { state: AuditViewState; older: number | null; isEmpty: boolean }) {
  const { view, hrefOf } = state;
  if (older === null && view.before === '') return null;
  return (
    <nav aria-label="Pages of the log" className="flex flex-wrap items-center gap-2">
      {view.before !== '' && (
        <ButtonLink size="sm" href={hrefOf({ before: '', record: '' })} icon={<ChevronLeft size={14} />}>
          Newest
        </ButtonLink>
      )}
      {older !== null && (
        <ButtonLink size="sm" href={hrefOf({ before: String(older), record: '' })} icon={<ChevronRight size={14} />}>
          {isEmpty ? 'Look further back' : 'Older'}
        </ButtonLink>
      )}
    </nav>
  );
}
