'use client';

import type { ExportPart } from '@peerway/model/export-part';
import { Button, Dialog, DialogBody, DialogFooter } from '@peerway/ui';
import { Failure } from '@/frame/query-view';
import { PartPreview } from './part-preview';
import type { ExportsData } from './use-exports';
import { usePartDeletion } from './use-part-write';

/** Deletes a part. What only it held is no longer exported, and that is listed first. */
export function DeletePartDialog({
  part,
  data,
  onClose,
}: {
  part: ExportPart;
  data: ExportsData;
  onClose: () => void;
}) {
  const remove = usePartDeletion(onClose);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete the part of ${part.owner}?`}
      description="What nobody else holds is no longer exported, and those who use it lose it at once."
    >
      <DialogBody>
        {remove.error && <Failure title="The part was not deleted" error={remove.error} />}
        <PartPreview
          draft={{ partition: part.partition, owner: part.owner, content: { services: [], description: '' } }}
          data={data}
        />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate(part)}>
          Delete part
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
