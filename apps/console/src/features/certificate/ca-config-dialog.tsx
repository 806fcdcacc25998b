'use client';

import type { CaConfig } from '@peerway/model/ca-config';
import { Button, CommandTwin, Dialog, DialogBody, DialogFooter, Field, notifyDone, TextInput } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Failure } from '@/frame/query-view';
import { lifeText } from './life-text';
import { useCaWrites } from './use-ca-writes';

/** How leaves and roots are made from now on. */
export function CaConfigDialog({ config, onClose }: { config: CaConfig; onClose: () => void }) {
  const writes = useCaWrites();
  const [leafTtl, setLeafTtl] = useState(lifeText(config.leafTtlMs));
  const [rootTtl, setRootTtl] = useState(lifeText(config.rootTtlMs));
  const [csr, setCsr] = useState(String(config.csrMaxPerSecond));
  const save = useMutation({
    mutationFn: () => writes.configure({ leafTtl, rootTtl, csrMaxPerSecond: Number(csr), cas: config.modifyIndex }),
    onSuccess: () => {
      notifyDone('The certificate authority is configured');
      onClose();
    },
  });
  const words = ['peerway', 'connect', 'ca', 'set-config', '--leaf-ttl', leafTtl, '--root-ttl', rootTtl];
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Lives of certificates"
      description="For what is signed from now on. Certificates that are out there keep their lives."
    >
      <DialogBody>
        {save.error && <Failure title="Nothing was changed" error={save.error} />}
        <Field label="Life of a leaf" hint="1h to 8760h. Proxies renew theirs long before it ends.">
          <TextInput mono value={leafTtl} onChange={(event) => setLeafTtl(event.target.value)} />
        </Field>
        <Field label="Life of a root" hint="Of roots made from now on; at least three times that of a leaf.">
          <TextInput mono value={rootTtl} onChange={(event) => setRootTtl(event.target.value)} />
        </Field>
        <Field label="Leaves signed in a second" hint="On average; more of them wait and ask again.">
          <TextInput mono inputMode="numeric" value={csr} onChange={(event) => setCsr(event.target.value)} />
        </Field>
        <CommandTwin words={[...words, '--csr-max-per-second', csr]} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" busy={save.isPending} onClick={() => save.mutate()}>
          Save
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
