'use client';

import { EmptyState, Skeleton } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { CircleHelp } from 'lucide-react';
import dynamic from 'next/dynamic';
import { trpc } from '@/api/client';
import { QueryView } from '@/frame/query-view';
import { AnswerPanel } from './answer-panel';
import { type AccessQuestion, askedQuestion, isWhole, type QuestionView } from './question-view';

// Reading rules in the browser: only questions about roles pay for it.
const RoleAnswer = dynamic(() => import('./role-answer').then((module) => module.RoleAnswer), {
  ssr: false,
  loading: () => <Skeleton className="h-40" />,
});

/** Whether it may, the rule that decides, and what would permit it. */
export function MayAnswer({ view }: { view: QuestionView }) {
  if (!isWhole(view))
    return (
      <EmptyState icon={<CircleHelp size={28} />} title="Say which one">
        With a name, the rule that decides is shown here. A name that is not there yet can be asked about, too.
      </EmptyState>
    );
  const question = askedQuestion(view);
  return (
    <div aria-live="polite" className="min-w-0">
      {view.role === '' ? (
        <TokenAnswer token={view.token} question={question} />
      ) : (
        <RoleAnswer id={view.role} question={question} />
      )}
    </div>
  );
}

function TokenAnswer({ token, question }: { token: string; question: AccessQuestion }) {
  const answer = useQuery(
    trpc.access.explain.queryOptions({ ...question, ...(token === '' ? {} : { accessorId: token }) }, { retry: false }),
  );
  return (
    <QueryView query={answer} what="the answer" skeleton={<Skeleton className="h-40" />}>
      {(explained) => <AnswerPanel answer={explained} isRole={false} question={question} />}
    </QueryView>
  );
}
