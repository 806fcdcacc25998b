'use client';

import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { Button, Dialog, DialogBody, DialogFooter, Notice, notifyDone } from '@peerway/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { trpc } from '@/api/client';
import { Failure } from '@/frame/query-view';

/** Takes a service back from a peer: removes the peer from the item that exports it. */
export function StopExportDialog({ row, onClose }: { row: ExportedServiceRow; onClose: () => void }) {
  const queries = useQueryClient();
  const hasExact = row.causedBy.some(({ kind }) => kind === 'exact');
  const hasWildcard = row.causedBy.some(({ kind }) => kind === 'wildcard');
  const item = hasExact ? row.service : '*';
  const remove = useMutation(
    trpc.exportedService.removeConsumer.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: trpc.exportedService.pathKey() });
        notifyDone(`${item === '*' ? 'The wildcard' : row.service} is no longer exported to ${row.peer}`);
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Stop exporting ${row.service} to ${row.peer}?`}
      description={`Services of ${row.peer} that use it lose it at once, open connections too.`}
    >
      <DialogBody>
        {remove.error && <Failure title="Nothing was changed" error={remove.error} />}
        {hasExact && hasWildcard && (
          <Notice tone="warning" icon={<TriangleAlert size={14} />}>
            The wildcard * exports it to {row.peer} as well, so it stays reachable until that is removed too.
          </Notice>
        )}
        {!hasExact && hasWildcard && (
          <Notice tone="warning" icon={<TriangleAlert size={14} />}>
            It is exported by the wildcard *. Stopping removes the wildcard for {row.peer}, and with it every service
            that has no item of its own.
          </Notice>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="danger"
          busy={remove.isPending}
          onClick={() => remove.mutate({ service: item, peer: row.peer })}
        >
          Stop exporting
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
