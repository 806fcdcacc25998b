'use client';

import { Skeleton } from '@peerway/ui';
import { QueryView } from '@/frame/query-view';
import { AnswerPanel } from './answer-panel';
import type { AccessQuestion } from './question-view';
import { roleAnswer } from './role-rights';
import { useRoleRights } from './use-role-rights';

export function RoleAnswer({ id, question }: { id: string; question: AccessQuestion }) {
  const rights = useRoleRights(id);
  return (
    <QueryView query={rights} what="the role" skeleton={<Skeleton className="h-40" />}>
      {(known) => <AnswerPanel answer={roleAnswer(known, known.defaultPolicy, question)} isRole question={question} />}
    </QueryView>
  );
}
