'use client';

import { Button, ButtonLink, ErrorState, Notice, RelativeTime, TableSkeleton } from '@peerway/ui';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeError } from '@/api/describe-error';
import { denialQuestion } from '@/features/access-question/denial-question';
import { explainHref } from '@/features/access-question/question-view';
import { DenialDetails } from './denial-details';

/** The part of a query that is shown. */
export type Read<Data> = {
  data: Data | undefined;
  error: unknown;
  dataUpdatedAt: number;
  isFetching: boolean;
  refetch: () => unknown;
};

/**
 * What a query has to show, in every state: a skeleton at first, an error with its reason and the next step, and data that
 * could not be refreshed with its age.
 */
export function QueryView<Data>({
  query,
  what,
  skeleton = <TableSkeleton />,
  children,
}: {
  query: Read<Data>;
  /** What is being read, as in "Could not read the peerings". */
  what: string;
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}) {
  const { data, error } = query;
  const again = (
    <Button size="sm" busy={query.isFetching} onClick={() => query.refetch()}>
      Try again
    </Button>
  );
  if (data === undefined) {
    return error ? <Failure title={`Could not read ${what}`} error={error} actions={again} /> : skeleton;
  }
  return (
    <>
      {error !== null && (
        <Notice tone="warning" icon={<TriangleAlert size={14} />} action={again}>
          {describeError(error).reason} What you see is from <RelativeTime at={new Date(query.dataUpdatedAt)} />.
        </Notice>
      )}
      {children(data)}
    </>
  );
}

/** An error of the API as a person should see it. A denial leads to the question that it answers. */
export function Failure({ title, error, actions }: { title: string; error: unknown; actions?: ReactNode }) {
  const { reason, nextStep, code, denial, isSignedOut } = describeError(error);
  const denied = code === 'acl.permission_denied' ? denialQuestion(reason) : null;
  return (
    <ErrorState
      title={title}
      reason={reason}
      nextStep={isSignedOut ? 'Your session has ended. Sign in again.' : nextStep}
      code={code}
      details={denial && !isSignedOut && <DenialDetails denial={denial} />}
      actions={
        denied ? (
          <>
            {actions}
            <ButtonLink size="sm" href={explainHref(denied)}>
              Why?
            </ButtonLink>
          </>
        ) : (
          actions
        )
      }
    />
  );
}
