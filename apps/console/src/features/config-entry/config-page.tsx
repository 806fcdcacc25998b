'use client';

import type { StoredConfigEntry } from '@peerway/model/config-entry';
import { configEntryKinds } from '@peerway/model/config-entry-kinds';
import {
  Badge,
  Button,
  type Column,
  DataTable,
  EmptyState,
  FilterInput,
  FilterSelect,
  RelativeTime,
  RowLink,
} from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { FileCode, Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { WriterName } from '@/features/exported-service/writer-name';
import { usePartition } from '@/features/tenancy/use-partition';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { configSentence } from './config-sentence';
import { addressOf, entryHref, entryTitle, kindOf } from './entry-address';

const NewEntryDialog = dynamic(async () => (await import('./new-entry-dialog')).NewEntryDialog, { ssr: false });

const keyOf = ({ entry }: StoredConfigEntry): string => entryTitle(addressOf(entry));

const columns: readonly Column<StoredConfigEntry>[] = [
  {
    id: 'name',
    header: 'Name',
    narrow: 'title',
    sortValue: ({ entry }) => entry.Name,
    cell: ({ entry }) => (
      <RowLink href={entryHref(addressOf(entry))} label={keyOf({ entry } as StoredConfigEntry)}>
        {entry.Name}
      </RowLink>
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    narrow: 'aside',
    sortValue: ({ entry }) => entry.Kind,
    cell: ({ entry }) => <Badge>{entry.Kind}</Badge>,
  },
  {
    id: 'scope',
    header: 'Partition and namespace',
    sortValue: ({ entry }) => `${entry.Partition} ${entry.Namespace}`,
    cell: ({ entry }) => (
      <span className="text-text-2">
        {entry.Partition} / {entry.Namespace}
      </span>
    ),
  },
  {
    id: 'changed',
    header: 'Changed',
    sortValue: ({ modifyIndex }) => -modifyIndex,
    cell: ({ updatedAt }) => <RelativeTime at={updatedAt} />,
  },
  {
    id: 'by',
    header: 'By',
    cell: ({ updatedBy }) => <WriterName accessorId={updatedBy} />,
  },
];

/** Every config entry: of which kind, and who changed it last. */
export function ConfigPage() {
  useWindowTitle('Config');
  const [partition] = usePartition();
  const entries = useQuery(trpc.configEntry.list.queryOptions(partition === '' ? {} : { partition }));
  const [kindWord, setKind] = useQueryParameter('kind');
  const [filter, setFilter] = useQueryParameter('q');
  const [sort, setSort] = useQueryParameter('sort');
  const [dialog, setDialog] = useQueryParameter('do');
  const [name] = useQueryParameter('name');
  const kind = kindOf(kindWord);
  return (
    <Page
      title="Config"
      sentence={entries.data && configSentence(entries.data)}
      actions={
        <Button variant="primary" icon={<Plus size={16} />} onClick={() => setDialog('new')}>
          New entry
        </Button>
      }
    >
      <QueryView query={entries} what="the config entries">
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState icon={<FileCode size={28} />} title="No config entry that you may read">
              A config entry says how services are routed, split, exported and protected. Begin one from a template:
              what it would change is shown before it is saved.
            </EmptyState>
          ) : (
            <>
              <div className="flex flex-wrap gap-2">
                <FilterSelect
                  label="Kind"
                  all={`All kinds (${rows.length})`}
                  value={kind ?? ''}
                  onChange={setKind}
                  options={configEntryKinds.map((value) => ({
                    value,
                    label: `${value} (${rows.filter(({ entry }) => entry.Kind === value).length})`,
                  }))}
                  width="sm:w-56"
                />
                <FilterInput label="Filter entries" value={filter} onChange={setFilter} />
              </div>
              <DataTable
                label="Config entries"
                sort={sort}
                onSort={setSort}
                columnChoice="config"
                rows={kind === null ? rows : rows.filter(({ entry }) => entry.Kind === kind)}
                columns={columns}
                rowKey={keyOf}
                searchText={({ entry }) => `${entry.Kind}/${entry.Name} ${entry.Partition} ${entry.Namespace}`}
                filter={filter}
                onClearFilter={() => setFilter('')}
                initialSort={{ column: 'kind', direction: 'ascending' }}
              />
            </>
          )
        }
      </QueryView>
      {dialog === 'new' && (
        <NewEntryDialog
          initial={{ kind: kind ?? 'service-defaults', name, partition }}
          existing={(entries.data ?? []).map(({ entry }) => addressOf(entry))}
          onClose={() => setDialog('')}
        />
      )}
    </Page>
  );
}
