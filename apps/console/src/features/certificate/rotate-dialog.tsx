'use client';

import { Button, ChoiceGroup, CommandTwin, Dialog, DialogBody, DialogFooter, Notice, notifyDone } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Failure } from '@/frame/query-view';
import { useCaWrites } from './use-ca-writes';

type How = 'cross-signed' | 'alone';

/** Begins a rotation: what will happen, step by step, before anything does. */
export function RotateDialog({ onClose }: { onClose: () => void }) {
  const writes = useCaWrites();
  const [how, setHow] = useState<How>('cross-signed');
  const rotate = useMutation({
    mutationFn: () => writes.rotate(how === 'alone'),
    onSuccess: () => {
      notifyDone('The new root is published');
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Rotate the root"
      description={how === 'alone' ? 'For when the old key got into wrong hands.' : 'No request fails on the way.'}
    >
      <DialogBody>
        {rotate.error && <Failure title="The rotation did not start" error={rotate.error} />}
        <ol className="flex list-decimal flex-col gap-1.5 pl-5 text-base text-text-2">
          <li>A new root is published: every proxy and every peer learns of it. It signs nothing yet.</li>
          <li>Once all of them know it, it signs, and proxies get new leaves within seconds.</li>
          <li>The old root stays trusted until its last leaf has expired, and is then forgotten by itself.</li>
        </ol>
        <ChoiceGroup
          label="Does the old root vouch for the new one?"
          value={how}
          onChange={setHow}
          choices={[
            {
              value: 'cross-signed',
              label: 'Yes, cross-sign it',
              description: 'Whoever has not heard of the new root yet accepts its leaves all the same.',
            },
            {
              value: 'alone',
              label: 'No',
              description: 'Only when the key of the old root can not be trusted any more.',
            },
          ]}
        />
        {how === 'alone' && (
          <Notice tone="warning" icon={<TriangleAlert size={14} />}>
            Whoever does not know the new root when it begins to sign refuses its leaves until they hear of it.
          </Notice>
        )}
        <CommandTwin
          words={['peerway', 'connect', 'ca', 'rotate', ...(how === 'alone' ? ['--force-without-cross-signing'] : [])]}
        />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" busy={rotate.isPending} onClick={() => rotate.mutate()}>
          Publish a new root
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
