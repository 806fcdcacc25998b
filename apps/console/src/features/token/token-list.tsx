'use client';

import { unusedText, worstOf } from '@peerway/model/token-warning';
import {
  Badge,
  type Column,
  CopyButton,
  DataTable,
  FilterInput,
  FilterSelect,
  Mono,
  RelativeTime,
  RowAction,
  RowLink,
} from '@peerway/ui';
import { useMemo } from 'react';
import { useQueryParameter } from '@/api/use-query-parameter';
import { GrantBadges } from '@/features/acl-grant/grant-badges';
import { tokenName } from './token-name';
import { filterTokens, type TokenRow, tokenSearchText } from './token-rows';
import { TokenWarningBadges } from './token-warnings';

const columns: readonly Column<TokenRow>[] = [
  {
    id: 'description',
    header: 'Token',
    narrow: 'title',
    sortValue: (row) => tokenName(row),
    cell: (row) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        <RowLink href={`/tokens/${row.accessorId}`}>{tokenName(row)}</RowLink>
        {row.isSelf && <Badge tone="accent">your session</Badge>}
      </span>
    ),
  },
  {
    id: 'accessor',
    header: 'Accessor ID',
    narrow: 'hidden',
    cell: (row) => (
      <RowAction>
        <Mono>{row.accessorId.slice(0, 8)}</Mono>
        <CopyButton text={row.accessorId} />
      </RowAction>
    ),
  },
  {
    id: 'grants',
    header: 'Grants',
    cell: (row) => <GrantBadges grants={row} />,
  },
  {
    id: 'attention',
    header: 'Attention',
    sortValue: worstOf,
    cell: (row) => <TokenWarningBadges warnings={row.warnings} />,
  },
  {
    id: 'created',
    header: 'Created',
    align: 'right',
    sortValue: (row) => row.createdAt,
    cell: (row) => <RelativeTime at={row.createdAt} />,
  },
  {
    id: 'expires',
    header: 'Ends',
    align: 'right',
    sortValue: (row) => row.expiresAt,
    cell: (row) => <RelativeTime at={row.expiresAt} never="never" />,
  },
  {
    id: 'used',
    header: 'Last used',
    align: 'right',
    sortValue: (row) => row.lastUsedAt ?? '',
    cell: (row) => <RelativeTime at={row.lastUsedAt} never={unusedText(row)} />,
  },
];

const endings = [{ value: 'soon', label: 'Ends within a week' }];
const attentions = [{ value: 'needed', label: 'Needs attention' }];

/** What any of the tokens has, and what the address names. */
const optionsOf = (rows: readonly TokenRow[], part: 'policies' | 'roles', chosen: string) =>
  [...new Set([...rows.flatMap((row) => row[part].map(({ name }) => name)), ...(chosen === '' ? [] : [chosen])])]
    .sort()
    .map((value) => ({ value, label: value }));

export function TokenList({ rows }: { rows: readonly TokenRow[] }) {
  const [filter, setFilter] = useQueryParameter('q');
  const [sort, setSort] = useQueryParameter('sort');
  const [policy, setPolicy] = useQueryParameter('policy');
  const [role, setRole] = useQueryParameter('role');
  const [ends, setEnds] = useQueryParameter('ends');
  const [attention, setAttention] = useQueryParameter('attention');
  const shown = useMemo(
    () => filterTokens(rows, { policy, role, ends, attention }, new Date()),
    [rows, policy, role, ends, attention],
  );
  const policies = optionsOf(rows, 'policies', policy);
  const roles = optionsOf(rows, 'roles', role);
  const clear = (): void => {
    for (const set of [setFilter, setPolicy, setRole, setEnds, setAttention]) set('');
  };
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap gap-2">
        <FilterInput label="Filter tokens" value={filter} onChange={setFilter} />
        {policies.length > 0 && (
          <FilterSelect label="Policy" all="All policies" value={policy} onChange={setPolicy} options={policies} />
        )}
        {roles.length > 0 && (
          <FilterSelect label="Role" all="All roles" value={role} onChange={setRole} options={roles} />
        )}
        <FilterSelect label="End" all="Any end" value={ends} onChange={setEnds} options={endings} />
        <FilterSelect
          label="Attention"
          all="Needing attention or not"
          value={attention}
          onChange={setAttention}
          options={attentions}
        />
      </div>
      <DataTable
        label="Tokens"
        sort={sort}
        onSort={setSort}
        columnChoice="tokens"
        rows={shown}
        columns={columns}
        rowKey={(row) => row.accessorId}
        searchText={(row) => `${tokenName(row)} ${tokenSearchText(row)}`}
        filter={filter}
        onClearFilter={clear}
        initialSort={{ column: 'attention', direction: 'ascending' }}
      />
    </div>
  );
}
