'use client';

import type { AclPolicy, AclTokenView } from '@peerway/model/acl';
import { GLOBAL_MANAGEMENT_POLICY_ID } from '@peerway/model/acl';
import { Button, CodeBlock, type Column, DataTable, Dialog, DialogBody, formatQuantity, RowAction } from '@peerway/ui';
import { Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { DeletePolicyDialog } from './delete-policy-dialog';

type Row = AclPolicy & { usedBy: number };

function columnsFor(
  mayWrite: boolean,
  onRead: (policy: AclPolicy) => void,
  onDelete: (policy: Row) => void,
): readonly Column<Row>[] {
  return [
    {
      id: 'name',
      header: 'Policy',
      narrow: 'title',
      sortValue: (row) => row.name,
      cell: (row) => (
        <button
          type="button"
          onClick={() => onRead(row)}
          className="rounded-sm font-medium underline-offset-4 after:absolute after:inset-0 hover:underline"
        >
          {row.name}
        </button>
      ),
    },
    {
      id: 'description',
      header: 'What for',
      width: 'w-[45%]',
      cell: (row) => <span className="text-text-2">{row.description || '–'}</span>,
    },
    {
      id: 'used',
      header: 'Used by',
      align: 'right',
      sortValue: (row) => row.usedBy,
      cell: (row) =>
        row.usedBy === 0 ? <span className="text-text-3">no token</span> : formatQuantity(row.usedBy, 'token'),
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
            disabled={!mayWrite || row.id === GLOBAL_MANAGEMENT_POLICY_ID}
            title={row.id === GLOBAL_MANAGEMENT_POLICY_ID ? 'It is built in.' : ''}
            onClick={() => onDelete(row)}
          >
            Delete
          </Button>
        </RowAction>
      ),
    },
  ];
}

export function PolicyList({
  rows,
  tokens,
  mayWrite,
}: {
  rows: readonly AclPolicy[];
  tokens: readonly AclTokenView[];
  mayWrite: boolean;
}) {
  const [reading, setReading] = useState<AclPolicy | null>(null);
  const [deleting, setDeleting] = useState<Row | null>(null);
  const columns = useMemo(() => columnsFor(mayWrite, setReading, setDeleting), [mayWrite]);
  const used = useMemo(
    () =>
      rows.map((row) => ({
        ...row,
        usedBy: tokens.filter(({ policies }) => policies.some(({ id }) => id === row.id)).length,
      })),
    [rows, tokens],
  );
  return (
    <>
      <DataTable
        label="Policies"
        rows={used}
        columns={columns}
        rowKey={(row) => row.id}
        searchText={(row) => `${row.name} ${row.description}`}
        initialSort={{ column: 'name', direction: 'ascending' }}
      />
      {reading && (
        <Dialog open onOpenChange={() => setReading(null)} title={reading.name} description={reading.description} wide>
          <DialogBody>
            <CodeBlock label="Rules" code={reading.rules.trim() || '# This policy grants nothing.'} />
          </DialogBody>
        </Dialog>
      )}
      {deleting && <DeletePolicyDialog policy={deleting} usedBy={deleting.usedBy} onClose={() => setDeleting(null)} />}
    </>
  );
}
