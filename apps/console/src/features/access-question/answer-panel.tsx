'use client';

import { CodeBlock, Facts, Link, Mono, Notice, Status } from '@peerway/ui';
import { Info } from 'lucide-react';
import { deciderOf, isDenying } from './decider';
import { type AccessQuestion, explainHref } from './question-view';
import { SourceName } from './source-name';

/** An answer, as the API gives it. */
export type AccessAnswer = {
  permission: string;
  allowed: boolean;
  decidedBy: string | null;
  defaultPolicy: 'allow' | 'deny';
  grantingRule: string;
};

export function AnswerPanel({
  answer: { permission, allowed, decidedBy, defaultPolicy, grantingRule },
  isRole,
  question,
}: {
  answer: AccessAnswer;
  /** A role alone: a token may have more beside it. */
  isRole: boolean;
  question: AccessQuestion;
}) {
  const decider = decidedBy === null ? null : deciderOf(decidedBy);
  return (
    <section aria-label="Answer" className="flex min-w-0 flex-col gap-4 rounded-lg border border-line bg-surface-2 p-4">
      <h2 className="font-semibold text-lg">
        <Status status={allowed ? 'healthy' : 'failing'}>{allowed ? 'It may' : 'It may not'}</Status>
      </h2>
      <Facts
        columns="one"
        facts={[
          { label: 'Permission', value: <Mono>{permission}</Mono> },
          {
            label: 'Decided by',
            value: decider ? (
              <Mono>{decider.rule}</Mono>
            ) : (
              `the default policy, which ${defaultPolicy === 'allow' ? 'allows' : 'denies'}: no rule is about it`
            ),
          },
          ...(decider && decider.source.text !== ''
            ? [{ label: 'Which is of', value: <SourceName source={decider.source} /> }]
            : []),
        ]}
      />
      {!allowed && (
        <>
          <CodeBlock label="Smallest rule that permits it" code={grantingRule} />
          {decider && (
            <Notice tone="info" icon={<Info size={14} />}>
              {isDenying(decider)
                ? 'A rule denies it. Where that one names exactly the same, it has to go, for deny wins; a wider one gives way to this rule.'
                : 'The rule above is about it, and grants too little. This one beside it grants more.'}
            </Notice>
          )}
        </>
      )}
      {isRole && (
        <p className="text-sm text-text-2">
          This is what the role grants by itself. A token that has it may have more, or a rule that denies.
        </p>
      )}
      <p className="text-sm">
        <Link look="accent" href={explainHref({ ...question, show: 'who' })}>
          Who can do it?
        </Link>
      </p>
    </section>
  );
}
