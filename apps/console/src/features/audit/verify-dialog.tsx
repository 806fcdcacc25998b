'use client';

import { splitAuditAnchor } from '@peerway/model/audit';
import {
  Button,
  ButtonLink,
  CodeBlock,
  Dialog,
  DialogBody,
  DialogFooter,
  Facts,
  Field,
  formatExactTime,
  formatQuantity,
  Mono,
  Skeleton,
  Status,
  TextInput,
} from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '@/api/client';
import { QueryView } from '@/frame/query-view';
import type { AuditViewState } from './use-audit-view';
import { type VerifyVerdict, verifyVerdict } from './verify-verdict';

const checkOptions = {
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnMount: 'always',
  refetchOnWindowFocus: false,
} as const;

/** Whether the chain of records holds, and whether it is still the one that somebody noted. */
export function VerifyDialog({ state }: { state: AuditViewState }) {
  const [text, setText] = useState('');
  const [expected, setExpected] = useState('');
  const anchor = splitAuditAnchor(expected);
  const isWrong = text.trim() !== '' && splitAuditAnchor(text) === null;
  const alone = useQuery(trpc.audit.verify.queryOptions(undefined, checkOptions));
  const against = useQuery(
    trpc.audit.verify.queryOptions(anchor ?? undefined, { ...checkOptions, enabled: anchor !== null }),
  );
  const verify = (): void => {
    void alone.refetch();
    if (anchor !== null && text === expected) void against.refetch();
    setExpected(text);
  };
  return (
    <Dialog
      open
      onOpenChange={() => state.change({ do: '' })}
      title="Verify the audit log"
      description="Every record holds the hash of the one before it. A record that was changed, removed or inserted behind the control plane's back breaks the chain."
    >
      <form
        className="contents"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isWrong) verify();
        }}
      >
        <DialogBody>
          <QueryView query={alone} what="the chain" skeleton={<Skeleton className="h-24" />}>
            {(check) => {
              const at = new Date(alone.dataUpdatedAt);
              if (anchor === null) return <Result verdict={verifyVerdict(check, null)} at={at} state={state} />;
              return (
                <QueryView query={against} what="the chain" skeleton={<Skeleton className="h-24" />}>
                  {(noted) => <Result verdict={verifyVerdict(check, { check: noted, anchor })} at={at} state={state} />}
                </QueryView>
              );
            }}
          </QueryView>
          <Field
            label="Expected"
            optional
            hint="What an earlier check printed and you kept elsewhere. It also tells of somebody who wrote the whole log anew."
            error={isWrong ? 'give a number, a colon and 64 hexadecimal digits' : undefined}
          >
            <TextInput mono placeholder="number:hash" value={text} onChange={(event) => setText(event.target.value)} />
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button onClick={() => state.change({ do: '' })}>Close</Button>
          <Button type="submit" variant="primary" busy={alone.isFetching || against.isFetching} disabled={isWrong}>
            Check again
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function Result({ verdict, at, state }: { verdict: VerifyVerdict; at: Date; state: AuditViewState }) {
  switch (verdict.kind) {
    case 'broken':
      return (
        <div className="flex flex-col gap-3" role="alert">
          <Status status="failing">The chain is broken</Status>
          <Facts
            columns="one"
            facts={[
              { label: 'First at', value: `record ${verdict.check.sequence}` },
              { label: 'What is wrong', value: verdict.check.message },
            ]}
          />
          <p className="text-sm text-text-2">
            Records before it hold. Somebody with access to the database did this: keep a copy of it as it is, and
            compare with an export or a backup.
          </p>
          {verdict.record !== null && (
            <div>
              <ButtonLink size="sm" href={state.hrefOf({ do: '', record: String(verdict.record) })}>
                Open record {verdict.record}
              </ButtonLink>
            </div>
          )}
        </div>
      );
    case 'unexpected':
      return (
        <div className="flex flex-col gap-3" role="alert">
          <Status status="degraded">The chain holds, but is not what you expected</Status>
          <p className="text-sm text-text-2">
            {verdict.isBeyondEnd
              ? `Its last record is number ${verdict.check.records}, and there is none with the number ${verdict.sequence}.`
              : `Its record ${verdict.sequence} has another hash.`}{' '}
            First compare what you typed with your note, and whether the note is of this cluster. If both are right, the
            log was written anew since: keep a copy of the database as it is, and compare with an export or a backup.
          </p>
          {!verdict.isBeyondEnd && (
            <div>
              <ButtonLink size="sm" href={state.hrefOf({ do: '', record: String(verdict.sequence) })}>
                Open record {verdict.sequence}
              </ButtonLink>
            </div>
          )}
        </div>
      );
    case 'holds':
      return (
        <div className="flex flex-col gap-3">
          <Status status="healthy">
            {verdict.isExpected ? 'Holds, and goes through what you expected' : 'The chain holds'}
          </Status>
          <Facts
            columns="one"
            facts={[
              { label: 'Checked', value: `${formatQuantity(verdict.check.records, 'record')}, ${formatExactTime(at)}` },
              { label: 'Head', value: <Mono>{verdict.check.hash}</Mono> },
            ]}
          />
          <CodeBlock label="Keep this elsewhere" code={`${verdict.check.records}:${verdict.check.hash}`} />
        </div>
      );
    default:
      throw new Error(`unreachable: ${verdict satisfies never}`);
  }
}
