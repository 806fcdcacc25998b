'use client';

import { Tabs } from '@peerway/ui';
import { useAllowance } from '@/features/session/use-session';
import { Page, useWindowTitle } from '@/frame/page';
import { AskedField } from './asked-field';
import { MayAnswer } from './may-answer';
import { NeedsAclRead } from './needs-acl-read';
import { QuestionFields } from './question-fields';
import { questionParts } from './question-view';
import { useQuestion } from './use-question';
import { WhatCanTable } from './what-can-table';
import { WhoCanTable } from './who-can-table';

/** May this token do that, and why; what can it do; who can. Three ways to ask the same rules. */
export function ExplainPage() {
  useWindowTitle('Explain access');
  const { view, change } = useQuestion();
  const read = useAllowance('aclRead');
  return (
    <Page
      title="Explain"
      parent={{ name: 'Access', href: '/access' }}
      sentence="The answers are those of the control plane itself, with the rule that decides. Asking changes nothing."
    >
      <Tabs
        label="Questions"
        value={view.show}
        onChange={(show) => change({ show: questionParts.find((part) => part === show) ?? 'may' })}
        tabs={[
          {
            value: 'may',
            label: 'May it, and why?',
            content: (
              <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,420px)_minmax(0,1fr)]">
                <div className="flex min-w-0 flex-col gap-4">
                  <AskedField asked={view} onChange={change} />
                  <QuestionFields question={view} onChange={change} />
                </div>
                <MayAnswer view={view} />
              </div>
            ),
          },
          {
            value: 'what',
            label: 'What can it do?',
            content: (
              <div className="flex min-w-0 flex-col gap-4">
                <div className="max-w-[420px]">
                  <AskedField asked={view} onChange={change} />
                </div>
                <WhatCanTable asked={view} />
              </div>
            ),
          },
          {
            value: 'who',
            label: 'Who can do it?',
            content: read.isAllowed ? (
              <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,420px)_minmax(0,1fr)]">
                <QuestionFields question={view} onChange={change} />
                <WhoCanTable question={view} />
              </div>
            ) : (
              <NeedsAclRead
                title="You may not see who can do what"
                why="The answer names tokens and roles, so it is for those who may read them."
                nextStep={read.reason}
              />
            ),
          },
        ]}
      />
    </Page>
  );
}
