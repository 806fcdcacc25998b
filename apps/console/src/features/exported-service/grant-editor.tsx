'use client';

import type { ExportedServiceItem } from '@peerway/model/config-entry/exported-services';
import { addGrants, filterGrants, grantKey, grantsOf } from '@peerway/model/export-grants';
import { serviceNamePatternSchema } from '@peerway/model/identifier';
import { Button, Combobox, Field, IconButton } from '@peerway/ui';
import { CircleAlert, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { NamespaceField } from '@/features/tenancy/namespace-field';
import { itemConsumer, parseConsumer } from './consumer';
import { ConsumerSelect } from './consumer-select';
import { grantText } from './grant-text';
import { type ExportsData, localServices, peersOf } from './use-exports';

/** What a part exports, one service and consumer a line, with a line to add. */
export function GrantEditor({
  services,
  onChange,
  data,
  partition,
  error,
}: {
  services: readonly ExportedServiceItem[];
  onChange: (services: ExportedServiceItem[]) => void;
  data: ExportsData;
  partition: string;
  error: string | undefined;
}) {
  const [name, setName] = useState('');
  const [namespace, setNamespace] = useState('default');
  const [consumer, setConsumer] = useState('');
  const [isTried, setTried] = useState(false);
  const grants = grantsOf(services);
  const typed = name.trim();
  const nameError = serviceNamePatternSchema.safeParse(typed).error?.issues[0]?.message;
  const who = parseConsumer(consumer);
  const local = localServices(data.services, { partition, namespace });
  const add = (): void => {
    setTried(true);
    if (nameError !== undefined || who === null) return;
    const item = { Name: typed, Namespace: namespace };
    onChange(addGrants(services, [{ key: grantKey(item, itemConsumer(who)), item, consumer: itemConsumer(who) }]));
    setName('');
    setTried(false);
  };

  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">Exports</legend>
      {grants.length > 0 && (
        <ul aria-label="Exports of this part" className="divide-y divide-line rounded-md border border-line text-sm">
          {grants.map((grant) => (
            <li key={grant.key} className="flex items-center gap-2 py-0.5 pr-1 pl-3">
              <span className="min-w-0 flex-1 break-words">{grantText(grant)}</span>
              <IconButton
                label={`Take away ${grantText(grant)}`}
                icon={<X size={14} />}
                onClick={() => onChange(filterGrants(services, (key) => key !== grant.key))}
              />
            </li>
          ))}
        </ul>
      )}
      {error && (
        <p className="flex gap-1.5 text-danger-strong text-sm">
          <CircleAlert size={14} className="mt-[3px] shrink-0" aria-hidden="true" />
          {error}
        </p>
      )}
      <NamespaceField partition={partition} value={namespace} onChange={setNamespace} />
      <div className="grid items-start gap-3 sm:grid-cols-[1fr_1fr_auto]">
        <Field label="Service" error={isTried ? nameError : undefined}>
          <Combobox
            value={name}
            onChange={setName}
            noMatch="Not registered here yet. It can be exported all the same."
            options={[
              ...local.map((each) => ({ value: each.name, description: each.protocol })),
              { value: '*', description: 'every service, now and later' },
            ]}
          />
        </Field>
        <ConsumerSelect
          value={consumer}
          onChange={setConsumer}
          peers={peersOf(data.peerings, partition)}
          partitions={data.partitions.filter((each) => each !== partition)}
          error={isTried && who === null ? 'Choose who may use it.' : undefined}
        />
        <Button icon={<Plus size={14} />} onClick={add} className="h-9 sm:mt-6">
          Add
        </Button>
      </div>
    </fieldset>
  );
}
