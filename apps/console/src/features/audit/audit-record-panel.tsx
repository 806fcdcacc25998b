'use client';

import type { AuditEvent } from '@peerway/model/audit';
import { ButtonLink, CodeBlock, Facts, formatExactTime, Link, Mono, Notice, SidePanel, Skeleton } from '@peerway/ui';
import { DiffView } from '@peerway/ui/diff-view';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useCallback } from 'react';
import { trpc } from '@/api/client';
import { QueryView } from '@/frame/query-view';
import { actorName, repeatWords, sourceWords, unchangedWords } from './audit-words';
import { changesOf } from './changed-rows';
import { OutcomeMark } from './outcome-mark';
import type { AuditViewState } from './use-audit-view';

/** One record: who, from where, and what it was before and after. One that is not on the page is read by its number. */
export function AuditRecordPanel({
  sequence,
  known,
  state,
}: {
  sequence: number;
  known: AuditEvent | undefined;
  state: AuditViewState;
}) {
  const read = useQuery(
    trpc.audit.list.queryOptions(
      { before: sequence + 1, limit: 1 },
      { enabled: known === undefined, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const { change } = state;
  const close = useCallback(() => change({ record: '' }), [change]);
  const record = known ?? read.data?.events[0];
  return (
    <SidePanel
      label="Record"
      subject={String(sequence)}
      onClose={close}
      title={
        <>
          <p className="text-text-3 text-xs">Record {sequence}</p>
          <h2 className="break-words font-semibold text-lg">{record?.operation ?? 'Record'}</h2>
        </>
      }
    >
      {known ? (
        <Record event={known} state={state} />
      ) : (
        <QueryView query={read} what={`record ${sequence}`} skeleton={<Skeleton className="h-40" />}>
          {({ events: [event] }) =>
            event?.sequence === sequence ? (
              <Record event={event} state={state} />
            ) : (
              <Notice tone="warning">There is no record of that number.</Notice>
            )
          }
        </QueryView>
      )}
    </SidePanel>
  );
}

function Record({ event, state: { hrefOf } }: { event: AuditEvent; state: AuditViewState }) {
  const withRecord = (filter: Parameters<typeof hrefOf>[0]): string =>
    hrefOf({ ...filter, record: String(event.sequence) });
  const repeats = repeatWords(event);
  return (
    <>
      <Facts
        columns="one"
        facts={[
          { label: 'Outcome', value: <OutcomeMark event={event} /> },
          { label: 'When', value: <time dateTime={event.at}>{formatExactTime(new Date(event.at))}</time> },
          { label: 'Target', value: <Mono>{event.target || 'none'}</Mono> },
          { label: 'Who', value: actorName(event) },
          { label: 'Token', value: <Mono>{event.actor || 'several'}</Mono> },
          { label: 'From', value: <Mono>{sourceWords(event)}</Mono> },
          { label: 'Request', value: <Mono>{event.requestId || 'several, or none'}</Mono> },
          ...(repeats === null ? [] : [{ label: 'Stands for', value: repeats }]),
        ]}
      />
      <div className="flex flex-wrap gap-2">
        {event.target !== '' && (
          <ButtonLink size="sm" href={withRecord({ target: event.target })}>
            Everything about this target
          </ButtonLink>
        )}
        {event.actor !== '' && (
          <ButtonLink size="sm" href={withRecord({ who: event.actor })}>
            Everything by this token
          </ButtonLink>
        )}
      </div>
      <Difference event={event} hrefOf={hrefOf} />
      <section aria-label="Place in the chain" className="flex flex-col gap-2">
        <h3 className="font-medium text-sm">Place in the chain</h3>
        <CodeBlock label="This record" code={`${event.sequence}:${event.hash}`} />
        {event.sequence > 1 && (
          <p className="text-sm text-text-2">
            It follows <Link href={hrefOf({ record: String(event.sequence - 1) })}>record {event.sequence - 1}</Link>.
          </p>
        )}
      </section>
    </>
  );
}

function Difference({ event, hrefOf }: { event: AuditEvent; hrefOf: AuditViewState['hrefOf'] }) {
  const changes = changesOf(event);
  return (
    <section aria-label="What was changed" className="flex flex-col gap-2">
      <h3 className="font-medium text-sm">What was changed</h3>
      {changes.kind === 'none' && <p className="text-sm text-text-2">{unchangedWords(event)}</p>}
      {(changes.kind === 'hashed' || changes.kind === 'unreadable') && (
        <>
          {changes.kind === 'hashed' ? (
            <p className="text-sm text-text-2">
              It was too large to keep. Its size and hash say whether something is it.
            </p>
          ) : (
            <Notice tone="warning" icon={<TriangleAlert size={14} />}>
              This is not as the control plane writes it, so it is shown as it is.{' '}
              <Link look="accent" href={hrefOf({ do: 'verify' })}>
                Verify the log
              </Link>
            </Notice>
          )}
          <DiffView label="Before and after" before={changes.before} after={changes.after} />
        </>
      )}
      {changes.kind === 'rows' &&
        changes.rows.map(({ key, before, after }) => (
          <div key={key} className="flex min-w-0 flex-col gap-1">
            <p className="text-text-2">
              <Mono>{key}</Mono> {before === '' ? 'was created' : after === '' ? 'was deleted' : 'was changed'}
            </p>
            <DiffView
              label={`${key} before and after`}
              before={before}
              after={after}
              whenSame="Only its index changed."
            />
          </div>
        ))}
    </section>
  );
}
