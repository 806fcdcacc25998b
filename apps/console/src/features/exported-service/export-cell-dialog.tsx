'use client';

import { Button, CommandTwin, Dialog, DialogBody, DialogFooter, Notice } from '@peerway/ui';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useAllowance } from '@/features/session/use-session';
import { Failure } from '@/frame/query-view';
import { consumerText } from './consumer';
import { ExportCellFacts } from './export-cell-facts';
import { writtenExports } from './export-entries';
import type { ExportCell, ExportMatrixRow } from './export-matrix';
import { exportOutlook } from './export-outlook';
import { type ExportToggle, toggleCommand } from './export-toggle';
import { GrantChoice } from './grant-choice';
import { type Held, heldGrants } from './held-grants';
import { OwnerField } from './owner-field';
import { TogglePreview } from './toggle-preview';
import { useExportToggle } from './use-export-toggle';
import type { ExportsData } from './use-exports';

/** One cell of the matrix: why it is as it is, and the way to the opposite, with what that changes. */
export function ExportCellDialog({
  row,
  cell,
  data,
  onClose,
}: {
  row: ExportMatrixRow;
  cell: ExportCell;
  data: ExportsData;
  onClose: () => void;
}) {
  const write = useAllowance('meshWrite');
  const toggle = useExportToggle(onClose);
  const [owner, setOwner] = useState('');
  const [chosen, setChosen] = useState<Held | null>(null);
  const written = writtenExports(row.partition, data.entries, data.parts);
  const isExported = cell.causes.length > 0;
  const held = heldGrants(cell.causes);
  const taken = held.find(({ key }) => key === chosen?.key) ?? held[0];
  const wanted = isExported ? taken && removal(row, cell, taken) : addition(row, cell, owner);
  const name = row.service === '*' ? 'every service' : row.service;
  const who = consumerText(cell.consumer);

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={isExported ? `${row.service === '*' ? 'Every service' : name} for ${who}` : `Export ${name} to ${who}?`}
      description={
        isExported
          ? 'Why it is exported, and what stopping would change.'
          : (exportOutlook(row, cell.consumer, data) ?? 'Nothing is exported here yet.')
      }
    >
      <DialogBody>
        {toggle.error && <Failure title="Nothing was changed" error={toggle.error} />}
        {isExported && <ExportCellFacts row={row} cell={cell} />}
        {!isExported && <OwnerField value={owner} onChange={setOwner} partition={row.partition} parts={data.parts} />}
        {isExported && held.length > 1 && (
          <GrantChoice held={held} value={taken?.key ?? ''} onChange={(grant) => setChosen(grant)} />
        )}
        {isExported && held.length === 1 && taken?.kind === 'wildcard' && row.service !== '*' && (
          <Notice tone="warning" icon={<TriangleAlert size={14} />}>
            Only the wildcard * exports it. Stopping takes the wildcard from {who}, and with it every service that has
            no item of its own.
          </Notice>
        )}
        {isExported && held.length === 0 && (
          <p className="text-base text-text-2">
            Only a sameness group names {who} here. To stop, take the peer out of the group, or the group out of the
            item.
          </p>
        )}
        {wanted && write.isAllowed && <TogglePreview written={written} toggle={wanted} />}
        {wanted && <CommandTwin words={toggleCommand(wanted)} />}
      </DialogBody>
      <DialogFooter note={write.isAllowed ? undefined : write.reason}>
        <Button onClick={onClose}>{isExported ? 'Keep it' : 'Cancel'}</Button>
        {wanted && (
          <Button
            variant={isExported ? 'danger' : 'primary'}
            disabled={!write.isAllowed}
            busy={toggle.isPending}
            onClick={() => toggle.mutate(wanted)}
          >
            {isExported ? 'Stop exporting' : 'Export'}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}

const addition = (row: ExportMatrixRow, { consumer }: ExportCell, owner: string): ExportToggle => ({
  action: 'add',
  partition: row.partition,
  namespace: row.namespace,
  service: row.service,
  consumer,
  owner: owner.trim(),
});

const removal = (row: ExportMatrixRow, { consumer }: ExportCell, held: Held): ExportToggle => ({
  action: 'remove',
  partition: row.partition,
  namespace: held.namespace,
  service: held.name,
  consumer,
  owner: held.owner,
});
