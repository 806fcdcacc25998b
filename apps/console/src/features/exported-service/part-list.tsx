'use client';

import type { ExportConsumer } from '@peerway/model/config-entry/exported-services';
import type { ExportPart } from '@peerway/model/export-part';
import { Button, type Column, DataTable, RelativeTime, RowAction } from '@peerway/ui';
import { Pencil, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { consumerOfItem, consumerText } from './consumer';
import { WriterName } from './writer-name';

type Actions = { mayWrite: boolean; onEdit: (part: ExportPart) => void; onDelete: (part: ExportPart) => void };

function columnsFor(isOnePartition: boolean, { mayWrite, onEdit, onDelete }: Actions): readonly Column<ExportPart>[] {
  return [
    {
      id: 'owner',
      header: 'Owner',
      narrow: 'title',
      sortValue: ({ owner }) => owner || null,
      cell: ({ owner }) =>
        owner === '' ? <span className="text-text-2">nobody</span> : <span className="font-medium">{owner}</span>,
    },
    ...(isOnePartition
      ? []
      : [
          {
            id: 'partition',
            header: 'Partition',
            sortValue: ({ partition }: ExportPart) => partition,
            cell: ({ partition }: ExportPart) => partition,
          },
        ]),
    {
      id: 'description',
      header: 'Description',
      width: 'w-[26%]',
      cell: ({ owner, description }) => (
        <span className="text-text-2">
          {description || (owner === '' ? 'What was written into the entry as a whole.' : '–')}
        </span>
      ),
    },
    {
      id: 'items',
      header: 'Exports',
      width: 'w-[28%]',
      sortValue: ({ services }) => services.length,
      cell: (part) => <Items part={part} />,
    },
    {
      id: 'written',
      header: 'Last written',
      sortValue: ({ updatedAt }) => updatedAt,
      cell: ({ updatedAt, updatedBy }) => (
        <span>
          <RelativeTime at={updatedAt} />{' '}
          <span className="text-text-2">
            by <WriterName accessorId={updatedBy} />
          </span>
        </span>
      ),
    },
    {
      id: 'action',
      header: 'Action',
      isHeaderHidden: true,
      align: 'right',
      cell: (part) =>
        part.owner !== '' && (
          <RowAction>
            <Button
              size="sm"
              variant="ghost"
              icon={<Pencil size={14} />}
              aria-label={`Edit the part of ${part.owner}`}
              disabled={!mayWrite}
              onClick={() => onEdit(part)}
            >
              Edit
            </Button>
            <Button
              size="sm"
              variant="ghost"
              icon={<Trash2 size={14} />}
              aria-label={`Delete the part of ${part.owner}`}
              disabled={!mayWrite}
              onClick={() => onDelete(part)}
            >
              Delete
            </Button>
          </RowAction>
        ),
    },
  ];
}

const SHOWN = 3;

function consumerName(consumer: ExportConsumer): string {
  const who = consumerOfItem(consumer);
  return who ? consumerText(who) : `the sameness group ${consumer.SamenessGroup}`;
}

function Items({ part: { services } }: { part: ExportPart }) {
  return (
    <ul>
      {services.slice(0, SHOWN).map(({ Name, Namespace, Consumers }) => (
        <li key={`${Namespace}/${Name}`}>
          <span className="font-medium">{Name === '*' ? '* every service' : Name}</span>{' '}
          <span className="text-text-2">to {Consumers.map(consumerName).join(', ')}</span>
        </li>
      ))}
      {services.length > SHOWN && <li className="text-text-3">and {services.length - SHOWN} more</li>}
    </ul>
  );
}

export function PartList({
  parts,
  isOnePartition,
  ...actions
}: { parts: readonly ExportPart[]; isOnePartition: boolean } & Actions) {
  const { mayWrite, onEdit, onDelete } = actions;
  const columns = useMemo(
    () => columnsFor(isOnePartition, { mayWrite, onEdit, onDelete }),
    [isOnePartition, mayWrite, onEdit, onDelete],
  );
  return (
    <DataTable
      label="Parts of the exports"
      rows={parts}
      columns={columns}
      rowKey={({ partition, owner }) => `${partition}/${owner}`}
      searchText={({ owner, description }) => `${owner} ${description}`}
    />
  );
}
