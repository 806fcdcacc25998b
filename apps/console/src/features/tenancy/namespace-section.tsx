'use client';

import type { NamespaceView } from '@peerway/model/tenancy';
import { Button, type Column, DataTable, FilterInput, formatCount, Section } from '@peerway/ui';
import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { QueryView, type Read } from '@/frame/query-view';
import { TenantActions } from './tenant-actions';

type Actions = {
  mayWrite: boolean;
  onEdit: (row: NamespaceView) => void;
  onDelete: (row: NamespaceView) => void;
};

function columnsFor({ mayWrite, onEdit, onDelete }: Actions): readonly Column<NamespaceView>[] {
  return [
    {
      id: 'name',
      header: 'Namespace',
      narrow: 'title',
      sortValue: ({ name }) => name,
      cell: ({ name }) => <span className="font-medium">{name}</span>,
    },
    {
      id: 'description',
      header: 'Description',
      width: 'w-[40%]',
      cell: ({ description }) => <span className="text-text-2">{description || '–'}</span>,
    },
    {
      id: 'services',
      header: 'Services',
      align: 'right',
      sortValue: ({ services }) => services,
      cell: ({ services }) => formatCount(services),
    },
    {
      id: 'configEntries',
      header: 'Config entries',
      align: 'right',
      sortValue: ({ configEntries }) => configEntries,
      cell: ({ configEntries }) => formatCount(configEntries),
    },
    {
      id: 'action',
      header: 'Action',
      isHeaderHidden: true,
      align: 'right',
      cell: (row) => (
        <TenantActions
          what={`the namespace ${row.name}`}
          isBuiltIn={row.name === 'default'}
          mayWrite={mayWrite}
          onEdit={() => onEdit(row)}
          onDelete={() => onDelete(row)}
        />
      ),
    },
  ];
}

/** The namespaces of one partition. */
export function NamespaceSection({
  partition,
  query,
  onCreate,
  ...actions
}: { partition: string; query: Read<NamespaceView[]>; onCreate: () => void } & Actions) {
  const { mayWrite, onEdit, onDelete } = actions;
  const [filter, setFilter] = useState('');
  const columns = useMemo(() => columnsFor({ mayWrite, onEdit, onDelete }), [mayWrite, onEdit, onDelete]);
  return (
    <Section
      title={`Namespaces of ${partition}`}
      about="Two services of one name can live in two namespaces. They share the partition's gateways and peerings."
      actions={
        <Button icon={<Plus size={16} />} disabled={!mayWrite} onClick={onCreate}>
          Create namespace
        </Button>
      }
    >
      <QueryView query={query} what={`the namespaces of ${partition}`}>
        {(rows) => (
          <>
            {rows.length > 8 && <FilterInput label="Filter namespaces" value={filter} onChange={setFilter} />}
            <DataTable
              label={`Namespaces of ${partition}`}
              rows={rows}
              columns={columns}
              rowKey={({ name }) => name}
              searchText={({ name, description }) => `${name} ${description}`}
              filter={filter}
              onClearFilter={() => setFilter('')}
            />
            {rows.length === 1 && (
              <p className="max-w-[72ch] text-base text-text-2">
                Only the built-in one so far. Create one where two teams want the same service name.
              </p>
            )}
          </>
        )}
      </QueryView>
    </Section>
  );
}
