'use client';

import type { AclRoleView, AclTokenView } from '@peerway/model/acl';
import { ButtonLink, type Column, DataTable, EmptyState, FilterInput, formatQuantity, RowLink } from '@peerway/ui';
import { Users } from 'lucide-react';
import { useMemo } from 'react';
import { useQueryParameter } from '@/api/use-query-parameter';
import { GrantBadges } from '@/features/acl-grant/grant-badges';

/** `usedBy`: null while it is not known. */
type Row = AclRoleView & { usedBy: number | null };

const columns: readonly Column<Row>[] = [
  {
    id: 'name',
    header: 'Role',
    narrow: 'title',
    sortValue: (row) => row.name,
    cell: (row) => <RowLink href={`/roles/${row.id}`}>{row.name}</RowLink>,
  },
  {
    id: 'description',
    header: 'What for',
    cell: (row) => <span className="text-text-2">{row.description || '–'}</span>,
  },
  { id: 'grants', header: 'Grants', cell: (row) => <GrantBadges grants={row} /> },
  {
    id: 'used',
    header: 'Used by',
    align: 'right',
    sortValue: (row) => row.usedBy,
    cell: (row) =>
      row.usedBy ? (
        formatQuantity(row.usedBy, 'token')
      ) : (
        <span className="text-text-3">{row.usedBy === null ? 'not known' : 'no token'}</span>
      ),
  },
];

export function RoleList({
  rows,
  tokens,
}: {
  rows: readonly AclRoleView[];
  /** Undefined: not known. */
  tokens: readonly AclTokenView[] | undefined;
}) {
  const [filter, setFilter] = useQueryParameter('q');
  const [sort, setSort] = useQueryParameter('sort');
  const used = useMemo(
    () =>
      rows.map((row) => ({
        ...row,
        usedBy: tokens?.filter(({ roles }) => roles.some(({ id }) => id === row.id)).length ?? null,
      })),
    [rows, tokens],
  );
  if (rows.length === 0)
    return (
      <EmptyState
        icon={<Users size={28} />}
        title="No role yet"
        actions={<ButtonLink href="/roles/new">Create a role</ButtonLink>}
      >
        A role is what several tokens are given together: change the role, and all of them change at once.
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-4">
      <FilterInput label="Filter roles" value={filter} onChange={setFilter} />
      <DataTable
        label="Roles"
        sort={sort}
        onSort={setSort}
        columnChoice="roles"
        rows={used}
        columns={columns}
        rowKey={(row) => row.id}
        searchText={(row) => `${row.name} ${row.description} ${row.policies.map(({ name }) => name).join(' ')}`}
        filter={filter}
        onClearFilter={() => setFilter('')}
        initialSort={{ column: 'name', direction: 'ascending' }}
      />
    </div>
  );
}
