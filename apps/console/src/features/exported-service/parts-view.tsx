'use client';

import type { ExportPart } from '@peerway/model/export-part';
import { Button, EmptyState, Notice } from '@peerway/ui';
import { Lock, Plus, UsersRound } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useQueryParameter } from '@/api/use-query-parameter';
import { useAllowance } from '@/features/session/use-session';
import { inPartition } from '@/features/tenancy/partition-view';
import { PartList } from './part-list';
import type { ExportsData } from './use-exports';

const DeletePartDialog = dynamic(async () => (await import('./delete-part-dialog')).DeletePartDialog, { ssr: false });
const PartDialog = dynamic(async () => (await import('./part-dialog')).PartDialog, { ssr: false });

/** Who holds which part of the exports. What one writes, the others do not lose. */
export function PartsView({ data, partition }: { data: ExportsData; partition: string }) {
  const write = useAllowance('meshWrite');
  // `new`, `edit:default/team-a` or `delete:default/team-a`.
  const [open, setOpen] = useQueryParameter('part');
  const parts = inPartition(data.parts, partition);
  const [action, ...rest] = open.split(':');
  const found = parts.find((part) => partKey(part) === rest.join(':'));
  const close = (): void => setOpen('');
  const isOwned = parts.some(({ owner }) => owner !== '');
  const create = (
    <Button
      icon={<Plus size={16} />}
      variant={isOwned ? 'secondary' : 'primary'}
      disabled={!write.isAllowed}
      title={write.reason}
      onClick={() => setOpen('new')}
    >
      Create a part
    </Button>
  );
  return (
    <div className="flex flex-col gap-3">
      {!write.isAllowed && (
        <Notice tone="neutral" icon={<Lock size={14} />}>
          {write.reason}
        </Notice>
      )}
      {isOwned ? (
        <>
          <div className="flex flex-wrap items-end justify-between gap-3">
            <p className="max-w-[72ch] text-base text-text-2">
              What is exported is everything that some part holds. Writing one part leaves the others as they are.
            </p>
            {create}
          </div>
          <PartList
            parts={parts}
            isOnePartition={data.partitions.length < 2 || partition !== ''}
            mayWrite={write.isAllowed}
            onEdit={(part) => setOpen(`edit:${partKey(part)}`)}
            onDelete={(part) => setOpen(`delete:${partKey(part)}`)}
          />
        </>
      ) : (
        <EmptyState icon={<UsersRound size={28} />} title="Give each team its own part" actions={create}>
          All exports are one entry, and nobody in particular holds any of it. A part belongs to a team or tool: it
          writes its own without taking away what others export.
        </EmptyState>
      )}
      {action === 'new' && <PartDialog part={null} data={data} partition={partition} onClose={close} />}
      {action === 'edit' && found && (
        <PartDialog key={open} part={found} data={data} partition={found.partition} onClose={close} />
      )}
      {action === 'delete' && found && <DeletePartDialog part={found} data={data} onClose={close} />}
    </div>
  );
}

const partKey = ({ partition, owner }: Pick<ExportPart, 'partition' | 'owner'>): string => `${partition}/${owner}`;
