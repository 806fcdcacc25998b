'use client';

import type { AuthMethod } from '@peerway/model/auth-method';
import {
  Badge,
  ButtonLink,
  type Column,
  DataTable,
  EmptyState,
  FilterInput,
  formatQuantity,
  RowLink,
} from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { LogIn, Plus } from 'lucide-react';
import { useMemo } from 'react';
import { trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { useAllowance } from '@/features/session/use-session';
import { QueryView } from '@/frame/query-view';
import { lifetimeText } from './lifetime-text';
import { methodHref, NEW_METHOD_HREF } from './method-path';

/** `tokens` is null until it is known. */
type Row = AuthMethod & { rules: number; tokens: number | null };

const columns: readonly Column<Row>[] = [
  {
    id: 'name',
    header: 'Method',
    narrow: 'title',
    sortValue: (row) => row.name,
    cell: (row) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        <RowLink href={methodHref(row.name)}>{row.name}</RowLink>
        <Badge>{row.type}</Badge>
      </span>
    ),
  },
  {
    id: 'display',
    header: 'On its button',
    cell: (row) => (
      <span className="text-text-2">{row.type === 'oidc' ? row.displayName || row.name : 'none: no browser'}</span>
    ),
  },
  {
    id: 'rules',
    header: 'Binding rules',
    align: 'right',
    narrow: 'aside',
    sortValue: (row) => row.rules,
    cell: (row) =>
      row.rules === 0 ? <Badge tone="warning">none: nobody gets in</Badge> : formatQuantity(row.rules, 'rule'),
  },
  {
    id: 'tokens',
    header: 'Valid logins',
    align: 'right',
    sortValue: (row) => row.tokens ?? 0,
    cell: (row) =>
      row.tokens ? row.tokens : <span className="text-text-3">{row.tokens === null ? '–' : 'none'}</span>,
  },
  {
    id: 'lifetime',
    header: 'Lasts',
    align: 'right',
    sortValue: (row) => row.maxTokenTtlMs,
    cell: (row) => lifetimeText(row.maxTokenTtlMs),
  },
];

/** Who else may say who somebody is. */
export function MethodList() {
  const methods = useQuery(trpc.authMethod.list.queryOptions());
  const rules = useQuery(trpc.bindingRule.list.queryOptions());
  const tokens = useQuery(trpc.token.list.queryOptions());
  const [filter, setFilter] = useQueryParameter('q');
  const write = useAllowance('aclWrite');
  const rows = useMemo(
    () =>
      methods.data?.map((method) => ({
        ...method,
        rules: (rules.data ?? []).filter(({ authMethod }) => authMethod === method.name).length,
        tokens: tokens.data?.filter(({ authMethod }) => authMethod === method.name).length ?? null,
      })),
    [methods.data, rules.data, tokens.data],
  );
  const create = write.isAllowed && (
    <ButtonLink icon={<Plus size={16} />} href={NEW_METHOD_HREF}>
      Create sign-in method
    </ButtonLink>
  );
  return (
    <QueryView query={{ ...methods, data: rules.data && rows }} what="the sign-in methods">
      {(shown) =>
        shown.length === 0 ? (
          <EmptyState icon={<LogIn size={28} />} title="No sign-in method yet" actions={create}>
            With one, people sign in with your identity provider instead of a token, and machines log in with what their
            platform gives them. What they may do, its binding rules say.
          </EmptyState>
        ) : (
          <div className="flex flex-col gap-4">
            <div className="flex flex-wrap items-center gap-2">
              <div className="min-w-48 flex-1">
                <FilterInput label="Filter sign-in methods" value={filter} onChange={setFilter} />
              </div>
              {create}
            </div>
            <DataTable
              label="Sign-in methods"
              rows={shown}
              columns={columns}
              rowKey={(row) => row.name}
              searchText={(row) => `${row.name} ${row.displayName} ${row.description} ${row.type}`}
              filter={filter}
              onClearFilter={() => setFilter('')}
              initialSort={{ column: 'name', direction: 'ascending' }}
            />
          </div>
        )
      }
    </QueryView>
  );
}
