'use client';

import { type AuditCheck, splitAuditAnchor } from '@peerway/model/audit';
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

/** Whether the chain of records holds, and whether it is still the one that somebody noted. */
export function VerifyDialog({ state }: { state: AuditViewState }) {
  const [text, setText] = useState('');
  const [expected, setExpected] = useState('');
  const anchor = splitAuditAnchor(expected);
  const isWrong = text.trim() !== '' && splitAuditAnchor(text) === null;
  const check = useQuery(
    trpc.audit.verify.queryOptions(anchor ?? undefined, {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnMount: 'always',
      refetchOnWindowFocus: false,
    }),
  );
  const verify = (): void => {
    if (text === expected) void check.refetch();
    else setExpected(text);
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
          <QueryView query={check} what="the chain" skeleton={<Skeleton className="h-24" />}>
            {(result) => <Result check={result} at={new Date(check.dataUpdatedAt)} isExpected={anchor !== null} />}
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
          <Button type="submit" variant="primary" busy={check.isFetching} disabled={isWrong}>
            Check again
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function Result({ check, at, isExpected }: { check: AuditCheck; at: Date; isExpected: boolean }) {
  if (!check.intact)
    return (
      <div className="flex flex-col gap-3" role="alert">
        <Status status="failing">The chain is broken</Status>
        <Facts
          columns="one"
          facts={[
            { label: 'First at', value: `record ${check.sequence}` },
            { label: 'What is wrong', value: check.message },
          ]}
        />
        <p className="text-sm text-text-2">
          Records before it hold. Somebody with access to the database did this: keep a copy of it as it is, and compare
          with an export or a backup.
        </p>
        <div>
          <ButtonLink size="sm" href={`/audit?record=${check.sequence}`}>
            Open record {check.sequence}
          </ButtonLink>
        </div>
      </div>
    );
  return (
    <div className="flex flex-col gap-3">
      <Status status="healthy">{isExpected ? 'Holds, and goes through what you expected' : 'The chain holds'}</Status>
      <Facts
        columns="one"
        facts={[
          { label: 'Checked', value: `${check.records} records, ${formatExactTime(at)}` },
          { label: 'Head', value: <Mono>{check.hash}</Mono> },
        ]}
      />
      <CodeBlock label="Keep this elsewhere" code={`${check.records}:${check.hash}`} />
    </div>
  );
}
