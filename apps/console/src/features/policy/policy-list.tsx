'use client';

import type { AclPolicy, AclRoleView, AclTokenView } from '@peerway/model/acl';
import { Badge, Button, type Column, DataTable, FilterInput, formatQuantity, RowAction, RowLink } from '@peerway/ui';
import { Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useQueryParameter } from '@/api/use-query-parameter';
import type { AclUsers } from '@/features/acl-grant/losing-sentence';
import { builtinPolicyIds } from './builtin-policies';
import { DeletePolicyDialog } from './delete-policy-dialog';

/** `users`: null while they are not known. */
type Row = AclPolicy & { users: AclUsers | null };

const userCount = ({ users }: Row): number => (users === null ? 0 : users.tokens.length + users.roles.length);

function usersText({ tokens, roles }: AclUsers): string {
  return [
    ...(tokens.length > 0 ? [formatQuantity(tokens.length, 'token')] : []),
    ...(roles.length > 0 ? [formatQuantity(roles.length, 'role')] : []),
  ].join(', ');
}

function columnsFor(mayWrite: boolean, onDelete: (policy: Row) => void): readonly Column<Row>[] {
  return [
    {
      id: 'name',
      header: 'Policy',
      narrow: 'title',
      sortValue: (row) => row.name,
      cell: (row) => (
        <span className="inline-flex flex-wrap items-center gap-2">
          <RowLink href={`/policies/${row.id}`}>{row.name}</RowLink>
          {builtinPolicyIds.has(row.id) && <Badge>built in</Badge>}
        </span>
      ),
    },
    {
      id: 'description',
      header: 'What for',
      cell: (row) => <span className="text-text-2">{row.description || '–'}</span>,
    },
    {
      id: 'used',
      header: 'Used by',
      align: 'right',
      sortValue: userCount,
      cell: ({ users }) =>
        (users && usersText(users)) || <span className="text-text-3">{users === null ? 'not known' : 'nobody'}</span>,
    },
    {
      id: 'action',
      header: 'Action',
      isHeaderHidden: true,
      align: 'right',
      narrow: 'aside',
      cell: (row) => (
        <RowAction>
          <Button
            size="sm"
            variant="ghost"
            icon={<Trash2 size={14} />}
            aria-label={`Delete the policy ${row.name}`}
            disabled={!mayWrite || builtinPolicyIds.has(row.id)}
            title={builtinPolicyIds.has(row.id) ? 'It is built in.' : ''}
            onClick={() => onDelete(row)}
          >
            Delete
          </Button>
        </RowAction>
      ),
    },
  ];
}

const has = (grants: { policies: readonly { id: string }[] }, id: string): boolean =>
  grants.policies.some((policy) => policy.id === id);

export function PolicyList({
  rows,
  tokens,
  roles,
  mayWrite,
}: {
  rows: readonly AclPolicy[];
  /** Undefined: not known. */
  tokens: readonly AclTokenView[] | undefined;
  roles: readonly AclRoleView[] | undefined;
  mayWrite: boolean;
}) {
  const [filter, setFilter] = useQueryParameter('q');
  const [sort, setSort] = useQueryParameter('sort');
  const [deleting, setDeleting] = useState<Row | null>(null);
  const columns = useMemo(() => columnsFor(mayWrite, setDeleting), [mayWrite]);
  const used = useMemo(
    () =>
      rows.map((row) => ({
        ...row,
        users:
          tokens === undefined || roles === undefined
            ? null
            : {
                tokens: tokens.filter((token) => has(token, row.id)),
                roles: roles.filter((role) => has(role, row.id)),
              },
      })),
    [rows, tokens, roles],
  );
  return (
    <div className="flex flex-col gap-4">
      <FilterInput label="Filter policies" value={filter} onChange={setFilter} />
      <DataTable
        label="Policies"
        sort={sort}
        onSort={setSort}
        columnChoice="policies"
        rows={used}
        columns={columns}
        rowKey={(row) => row.id}
        searchText={(row) => `${row.name} ${row.description}`}
        filter={filter}
        onClearFilter={() => setFilter('')}
        initialSort={{ column: 'name', direction: 'ascending' }}
      />
      {deleting && (
        <DeletePolicyDialog
          policy={deleting}
          users={used.find(({ id }) => id === deleting.id)?.users ?? null}
          onClose={() => setDeleting(null)}
        />
      )}
    </div>
  );
}
