'use client';

import { serviceNamePatternSchema } from '@peerway/model/identifier';
import { Button, Combobox, CommandTwin, Dialog, DialogBody, DialogFooter, Field, Notice, Select } from '@peerway/ui';
import { Info } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useAllowance } from '@/features/session/use-session';
import { NamespaceField } from '@/features/tenancy/namespace-field';
import { Failure } from '@/frame/query-view';
import { consumerKey, parseConsumer } from './consumer';
import { ConsumerSelect } from './consumer-select';
import { writtenExports } from './export-entries';
import { exportOutlook } from './export-outlook';
import { type ExportToggle, toggleCommand } from './export-toggle';
import { OwnerField, ownerError } from './owner-field';
import { TogglePreview } from './toggle-preview';
import { useExportToggle } from './use-export-toggle';
import { type ExportsData, localServices, peersOf } from './use-exports';

/** Offers a service to a consumer, by any name. What that will mean is said before it is done. */
export function ExportDialog({
  initial,
  data,
  onClose,
}: {
  initial: { service: string; peer: string; partition: string };
  data: ExportsData;
  onClose: () => void;
}) {
  const write = useAllowance('meshWrite');
  const toggle = useExportToggle(onClose);
  const [service, setService] = useState(initial.service);
  const [consumerText, setConsumer] = useState(
    initial.peer === '' ? '' : consumerKey({ kind: 'peer', name: initial.peer }),
  );
  const [partition, setPartition] = useState(initial.partition === '' ? 'default' : initial.partition);
  const [namespace, setNamespace] = useState('default');
  const [owner, setOwner] = useState('');
  const [isTried, setTried] = useState(false);
  const local = localServices(data.services, { partition, namespace });
  const name = service.trim();
  const consumer = parseConsumer(consumerText);
  const nameError = serviceNamePatternSchema.safeParse(name).error?.issues[0]?.message;
  const isValid = nameError === undefined && consumer !== null && ownerError(owner) === undefined;
  const wanted: ExportToggle | null = isValid
    ? { action: 'add', partition, namespace, service: name, consumer, owner: owner.trim() }
    : null;
  const outlook = exportOutlook({ service: name, namespace, partition }, consumer, data);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wanted) toggle.mutate(wanted);
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Export a service"
      description="The consumer learns its name, protocol and gateways. It learns no addresses of instances."
    >
      <form onSubmit={submit} noValidate className="contents">
        <DialogBody>
          {toggle.error && <Failure title="The service was not exported" error={toggle.error} />}
          {data.partitions.length > 1 && (
            <Field label="Of partition">
              <Select
                value={partition}
                onChange={(event) => {
                  setPartition(event.target.value);
                  setNamespace('default');
                }}
              >
                {data.partitions.map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </Select>
            </Field>
          )}
          <NamespaceField partition={partition} value={namespace} onChange={setNamespace} />
          <Field
            label="Service"
            hint="A name of this cluster, also one that is not registered yet; * stands for all, now and later."
            error={isTried || name !== '' ? nameError : undefined}
          >
            <Combobox
              value={service}
              onChange={setService}
              noMatch="Not registered here yet. It can be exported all the same."
              options={[
                ...local.map((each) => ({ value: each.name, description: each.protocol })),
                { value: '*', description: 'every service, now and later' },
              ]}
            />
          </Field>
          <ConsumerSelect
            value={consumerText}
            onChange={setConsumer}
            peers={peersOf(data.peerings, partition)}
            partitions={data.partitions.filter((each) => each !== partition)}
            error={isTried && consumer === null ? 'Choose who may use it.' : undefined}
          />
          <OwnerField value={owner} onChange={setOwner} partition={partition} parts={data.parts} />
          {outlook && (
            <Notice tone="info" icon={<Info size={14} />}>
              {outlook}
            </Notice>
          )}
          {wanted && write.isAllowed && (
            <TogglePreview written={writtenExports(partition, data.entries, data.parts)} toggle={wanted} />
          )}
          {wanted && <CommandTwin words={toggleCommand(wanted)} />}
        </DialogBody>
        <DialogFooter note={write.isAllowed ? undefined : write.reason}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={!write.isAllowed} busy={toggle.isPending}>
            Export
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
