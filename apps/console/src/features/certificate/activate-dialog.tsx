'use client';

import type { CaRotationView } from '@peerway/model/certificate';
import { Button, CommandTwin, Dialog, DialogBody, DialogFooter, Mono, Notice, notifyDone } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { Failure } from '@/frame/query-view';
import { useCaWrites } from './use-ca-writes';

/** Lets the new root sign before everybody has said that they know it. */
export function ActivateDialog({
  rotation,
  isCrossSigned,
  onClose,
}: {
  rotation: Extract<CaRotationView, { phase: 'published' | 'retiring' }>;
  isCrossSigned: boolean;
  onClose: () => void;
}) {
  const writes = useCaWrites();
  const activate = useMutation({
    mutationFn: writes.activate,
    onSuccess: () => {
      notifyDone('The new root signs');
      onClose();
    },
  });
  const { waitingFor } = rotation;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Let the new root sign now?"
      description="From then on there is no way back but another rotation."
    >
      <DialogBody>
        {activate.error && <Failure title="The root was not activated" error={activate.error} />}
        {waitingFor.length > 0 && (
          <Notice tone={isCrossSigned ? 'neutral' : 'warning'} icon={<TriangleAlert size={14} />}>
            {isCrossSigned
              ? 'These have not said yet that they know the new root. The old one vouches for it, so they accept its leaves all the same:'
              : 'These have not said yet that they know the new root, and nothing vouches for it: they refuse its leaves until they hear of it.'}
            <ul className="mt-1.5">
              {waitingFor.map(({ kind, name }) => (
                <li key={`${kind} ${name}`}>
                  {kind} <Mono>{name}</Mono>
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <CommandTwin words={['peerway', 'connect', 'ca', 'activate']} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Wait</Button>
        <Button variant="primary" busy={activate.isPending} onClick={() => activate.mutate()}>
          Let it sign
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
