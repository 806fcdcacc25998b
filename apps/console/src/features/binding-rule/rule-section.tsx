'use client';

import type { AuthMethod, BindingRule } from '@peerway/model/auth-method';
import { Button, type Column, DataTable, EmptyState, Mono, RowLink, Section } from '@peerway/ui';
import { Plus, ShieldQuestion } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { useQueryParameter } from '@/api/use-query-parameter';
import { methodHref } from '@/features/auth-method/method-path';
import { useAllowance } from '@/features/session/use-session';
import { ruleGives } from './rule-words';

// Fetched when it is opened.
const RuleDialog = dynamic(async () => (await import('./rule-dialog')).RuleDialog, { ssr: false });

const columnsOf = (method: string): readonly Column<BindingRule>[] => [
  {
    id: 'gives',
    header: 'Gives',
    narrow: 'title',
    sortValue: ruleGives,
    cell: (row) => <RowLink href={`${methodHref(method)}?rule=${row.id}`}>{ruleGives(row)}</RowLink>,
  },
  {
    id: 'selector',
    header: 'To whom',
    cell: (row) => (row.selector.trim() === '' ? 'everybody' : <Mono>{row.selector}</Mono>),
  },
  {
    id: 'description',
    header: 'What for',
    cell: (row) => <span className="text-text-2">{row.description || '–'}</span>,
  },
];

/** What those are given who sign in with a method. */
export function RuleSection({ method, rows }: { method: AuthMethod; rows: readonly BindingRule[] }) {
  const [opened, setOpened] = useQueryParameter('rule');
  const write = useAllowance('aclWrite');
  const columns = useMemo(() => columnsOf(method.name), [method.name]);
  const create = (
    <Button icon={<Plus size={16} />} disabled={!write.isAllowed} title={write.reason} onClick={() => setOpened('new')}>
      Add rule
    </Button>
  );
  const rule = rows.find(({ id }) => id === opened);
  return (
    <Section
      title="Binding rules"
      about="Each that matches gives something; who matches none does not get in."
      actions={rows.length > 0 && create}
    >
      {rows.length === 0 ? (
        <EmptyState icon={<ShieldQuestion size={28} />} title="No binding rule yet" actions={create}>
          Nobody gets in by this method. A rule says whom it is for and what they are given: a role, a policy, or an
          identity with a name out of their claims.
        </EmptyState>
      ) : (
        <DataTable
          label="Binding rules"
          rows={rows}
          columns={columns}
          rowKey={(row) => row.id}
          searchText={(row) => `${ruleGives(row)} ${row.selector} ${row.description}`}
          initialSort={{ column: 'gives', direction: 'ascending' }}
        />
      )}
      {(opened === 'new' || rule) && (
        <RuleDialog key={opened} method={method} stored={rule ?? null} onClose={() => setOpened('')} />
      )}
    </Section>
  );
}
