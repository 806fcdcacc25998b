'use client';

import type { ListedGrant } from '@peerway/acl';
import { Badge, type Column, DataTable, EmptyState, FilterInput, TableSkeleton, type Tone } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Ban, Eye, List, Pencil, ShieldOff } from 'lucide-react';
import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { QueryView } from '@/frame/query-view';
import { ruleSourceOf } from './decider';
import { grantKey, isIdleGrant, nameWords, placeWords, resourceWords } from './grant-words';
import type { Asked } from './question-view';
import { SourceName } from './source-name';

// Reading rules in the browser: only questions about roles pay for it.
const RoleGrants = dynamic(() => import('./role-grants').then((module) => module.RoleGrants), {
  ssr: false,
  loading: () => <TableSkeleton />,
});

/** Everything that a token or role may do and may not, a line for each resource, place and name. */
export function WhatCanTable({ asked: { token, role } }: { asked: Asked }) {
  return role === '' ? <TokenGrants token={token} /> : <RoleGrants id={role} />;
}

function TokenGrants({ token }: { token: string }) {
  const found = useQuery(trpc.access.whatCan.queryOptions(token === '' ? {} : { accessorId: token }, { retry: false }));
  return (
    <QueryView query={found} what="what it can do">
      {({ grants, defaultPolicy }) => <GrantTable grants={grants} defaultPolicy={defaultPolicy} />}
    </QueryView>
  );
}

const levels: Record<ListedGrant['level'], { tone: Tone; icon: ReactNode; words: string }> = {
  read: { tone: 'info', icon: <Eye size={12} aria-hidden="true" />, words: 'read' },
  list: { tone: 'info', icon: <List size={12} aria-hidden="true" />, words: 'read, list' },
  write: { tone: 'accent', icon: <Pencil size={12} aria-hidden="true" />, words: 'read, write' },
  deny: { tone: 'danger', icon: <Ban size={12} aria-hidden="true" />, words: 'nothing: denied' },
};

const columns: readonly Column<ListedGrant>[] = [
  {
    id: 'resource',
    header: 'On',
    narrow: 'title',
    sortValue: resourceWords,
    cell: (grant) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        {resourceWords(grant)}
        {isIdleGrant(grant) && <Badge title="Peerway has no such thing.">no effect here</Badge>}
      </span>
    ),
  },
  {
    id: 'name',
    header: 'Name',
    sortValue: nameWords,
    cell: (grant) => (grant.name === null ? <span className="text-text-3">–</span> : nameWords(grant)),
  },
  { id: 'place', header: 'Where', sortValue: placeWords, cell: (grant) => placeWords(grant) },
  {
    id: 'level',
    header: 'May',
    narrow: 'aside',
    sortValue: (grant) => levels[grant.level].words,
    cell: ({ level }) => (
      <Badge tone={levels[level].tone} icon={levels[level].icon}>
        {levels[level].words}
      </Badge>
    ),
  },
  { id: 'through', header: 'Through', cell: ({ through }) => <SourceName source={ruleSourceOf(through)} /> },
];

export function GrantTable({
  grants,
  defaultPolicy,
}: {
  grants: readonly ListedGrant[];
  defaultPolicy: 'allow' | 'deny';
}) {
  const [filter, setFilter] = useQueryParameter('q');
  const byDefault = defaultPolicy === 'allow' ? 'allows' : 'denies';
  if (grants.length === 0)
    return (
      <EmptyState icon={<ShieldOff size={28} />} title="No rule of its own">
        Nothing is granted to it, and nothing is denied. So the default policy decides everything, and it {byDefault}.
      </EmptyState>
    );
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <p className="max-w-[72ch] text-base text-text-2">
        The narrowest line decides: the partition before the namespace, and that before the name. What no line is about,
        the default policy {byDefault}; mesh settings, peerings and namespaces without a line of their own have the
        cluster's.
      </p>
      <FilterInput label="Filter lines" value={filter} onChange={setFilter} />
      <DataTable
        label="What it can do"
        rows={grants}
        columns={columns}
        rowKey={grantKey}
        searchText={(grant) =>
          [resourceWords(grant), nameWords(grant), placeWords(grant), levels[grant.level].words, grant.through].join(
            ' ',
          )
        }
        filter={filter}
        onClearFilter={() => setFilter('')}
      />
    </div>
  );
}
