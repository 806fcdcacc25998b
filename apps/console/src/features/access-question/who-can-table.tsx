'use client';

import type { AppRouter } from '@peerway/trpc';
import { Button, type Column, DataTable, EmptyState, Mono, RowLink } from '@peerway/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { ChevronDown, UserX } from 'lucide-react';
import { client, trpc } from '@/api/client';
import { tokenName } from '@/features/token/token-name';
import { QueryView } from '@/frame/query-view';
import { deciderOf } from './decider';
import { type AccessQuestion, askedQuestion, explainHref, isWhole } from './question-view';
import { SourceName } from './source-name';

type WhoCan = inferRouterOutputs<AppRouter>['access']['whoCan']['found'][number];

const idOf = (who: WhoCan): string => (who.kind === 'role' ? who.id : who.accessorId);
const nameOf = (who: WhoCan): string => (who.kind === 'role' ? who.name : tokenName(who));

const columnsFor = (question: AccessQuestion): readonly Column<WhoCan>[] => [
  {
    id: 'who',
    header: 'Who',
    narrow: 'title',
    sortValue: nameOf,
    cell: (who) => (
      <RowLink href={explainHref({ ...question, [who.kind]: idOf(who) })} label={`Why ${nameOf(who)} may`}>
        {nameOf(who)}
      </RowLink>
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    narrow: 'aside',
    sortValue: ({ kind }) => kind,
    cell: (who) =>
      who.kind === 'role' ? (
        'role'
      ) : (
        <span className="whitespace-nowrap">
          token <Mono>{who.accessorId.slice(0, 8)}</Mono>
        </span>
      ),
  },
  {
    id: 'rule',
    header: 'By this rule',
    cell: ({ decidedBy }) =>
      decidedBy === null ? (
        <span className="text-text-2">the default policy</span>
      ) : (
        <Mono>{deciderOf(decidedBy).rule}</Mono>
      ),
  },
  {
    id: 'source',
    header: 'Of',
    cell: ({ decidedBy }) =>
      decidedBy !== null && (
        <span className="relative z-[1]">
          <SourceName source={deciderOf(decidedBy).source} />
        </span>
      ),
  },
];

/** The roles and tokens that may do it, page by page: a row leads to why. */
export function WhoCanTable({ question: view }: { question: AccessQuestion }) {
  const question = askedQuestion(view);
  const pages = useInfiniteQuery({
    queryKey: [...trpc.access.whoCan.queryKey(question), 'pages'],
    queryFn: ({ pageParam, signal }) => client.access.whoCan.query({ ...question, after: pageParam }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    enabled: isWhole(view),
    retry: false,
  });
  if (!isWhole(view))
    return (
      <EmptyState icon={<UserX size={28} />} title="Say which one">
        With a name, the roles and tokens that may do it are listed here.
      </EmptyState>
    );
  return (
    <QueryView query={pages} what="who can do it">
      {(data) => {
        const found = data.pages.flatMap((page) => page.found);
        return (
          <div className="flex min-w-0 flex-col gap-3">
            {found.length > 0 ? (
              <DataTable
                label="Who can do it"
                rows={found}
                columns={columnsFor(question)}
                rowKey={(who) => `${who.kind}/${idOf(who)}`}
                searchText={nameOf}
              />
            ) : (
              <EmptyState icon={<UserX size={28} />} title={pages.hasNextPage ? 'Nobody so far' : 'Nobody may'}>
                {pages.hasNextPage
                  ? 'Some of the roles and tokens were looked at, and none of them may.'
                  : 'Every role and every token was looked at.'}
              </EmptyState>
            )}
            {pages.hasNextPage && (
              <div>
                <Button
                  icon={<ChevronDown size={16} />}
                  busy={pages.isFetchingNextPage}
                  onClick={() => void pages.fetchNextPage()}
                >
                  Look further
                </Button>
              </div>
            )}
          </div>
        );
      }}
    </QueryView>
  );
}
