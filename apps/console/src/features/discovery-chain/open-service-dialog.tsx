'use client';

import { Button, Combobox, Dialog, DialogBody, DialogFooter, Field, TextInput } from '@peerway/ui';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useNames } from '@/features/intention/use-names';
import { chainHref } from './chain-href';

/** Opens the chain of any service, also of one that is not registered yet: its routing can come first. */
export function OpenServiceDialog({ partition, onClose }: { partition: string; onClose: () => void }) {
  const router = useRouter();
  const names = useNames();
  const [service, setService] = useState('');
  const [namespace, setNamespace] = useState('');
  const [isTried, setTried] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (service.trim() === '') return;
    const scope = { namespace: namespace.trim() || 'default', partition: partition || 'default' };
    router.push(chainHref({ service: service.trim(), ...scope }));
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Route a service"
      description="Shows where its requests go now, and where that can be changed."
    >
      <form onSubmit={submit} noValidate className="contents">
        <DialogBody>
          <Field label="Service" error={isTried && service.trim() === '' ? 'Give the service.' : undefined}>
            <Combobox
              value={service}
              onChange={setService}
              options={names.services('')}
              noMatch="Not registered; its chain can be looked at all the same"
            />
          </Field>
          <Field label="Namespace" optional>
            <TextInput value={namespace} placeholder="default" onChange={(event) => setNamespace(event.target.value)} />
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Open
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
