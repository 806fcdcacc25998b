'use client';

import { type TemplatedPolicy, templatedPolicyNames } from '@peerway/model/acl-grant';
import { Button, Combobox, Field, IconButton, Select, TextInput } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { trpc } from '@/api/client';
import { usePartitionNames } from '@/features/tenancy/use-partition';
import {
  type GrantsDraft,
  newNodeIdentity,
  newServiceIdentity,
  newTemplate,
  nodeIdentityProblem,
  serviceIdentityProblem,
  templateProblem,
} from './grants-draft';

type Change = (part: Partial<GrantsDraft>) => void;

const replaced = <Item,>(list: readonly Item[], index: number, item: Item | null): Item[] =>
  item === null ? list.filter((_one, at) => at !== index) : list.map((one, at) => (at === index ? item : one));

/** Identities and templates: what stands for rules of its own. */
export function IdentityFields({ draft, onChange }: { draft: GrantsDraft; onChange: Change }) {
  const { serviceIdentities, nodeIdentities, templatedPolicies } = draft;
  const services = useQuery(trpc.service.list.queryOptions(undefined, { retry: false }));
  const cluster = useQuery(trpc.cluster.get.queryOptions(undefined, { retry: false }));
  const partitions = usePartitionNames();
  const own = [...new Set(services.data?.filter(({ peer }) => peer === '').map(({ name }) => name))];
  const inPartition = (value: string | undefined, onPick: (name: string) => void, label = 'Partition'): ReactNode => (
    <Field label={label}>
      <Select value={value ?? 'default'} onChange={(event) => onPick(event.target.value)}>
        {[...new Set([...partitions, value ?? 'default'])].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
    </Field>
  );
  return (
    <>
      {serviceIdentities.map((one, index) => {
        const set = (item: typeof one | null) =>
          onChange({ serviceIdentities: replaced(serviceIdentities, index, item) });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no name while they are written, and every field is told its value
          <Row key={`service ${index}`} what={`service identity ${index + 1}`} onRemove={() => set(null)}>
            <Field label="Identity of service" error={one.serviceName ? serviceIdentityProblem(one) : undefined}>
              <Combobox
                value={one.serviceName}
                onChange={(serviceName) => set({ ...one, serviceName })}
                options={own.map((value) => ({ value }))}
                placeholder="web"
                noMatch="No service of that name yet"
              />
            </Field>
            {inPartition(one.partition, (partition) => set({ ...one, partition }))}
            <Field label="Namespace">
              <TextInput
                value={one.namespace ?? 'default'}
                onChange={(event) => set({ ...one, namespace: event.target.value })}
              />
            </Field>
          </Row>
        );
      })}
      {nodeIdentities.map((one, index) => {
        const set = (item: typeof one | null) => onChange({ nodeIdentities: replaced(nodeIdentities, index, item) });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no name while they are written, and every field is told its value
          <Row key={`node ${index}`} what={`node identity ${index + 1}`} onRemove={() => set(null)}>
            <Field label="Identity of node" error={one.nodeName ? nodeIdentityProblem(one) : undefined}>
              <TextInput value={one.nodeName} onChange={(event) => set({ ...one, nodeName: event.target.value })} />
            </Field>
            <Field label="Datacenter">
              <TextInput value={one.datacenter} onChange={(event) => set({ ...one, datacenter: event.target.value })} />
            </Field>
          </Row>
        );
      })}
      {templatedPolicies.map((one, index) => {
        const set = (item: typeof one | null) =>
          onChange({ templatedPolicies: replaced(templatedPolicies, index, item) });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no name while they are written, and every field is told its value
          <Row key={`template ${index}`} what={`template ${index + 1}`} onRemove={() => set(null)}>
            <Field label="Template">
              <Select
                value={one.templateName}
                // Cast: the options are these names.
                onChange={(event) => set(newTemplate(event.target.value as TemplatedPolicy['templateName']))}
              >
                {templatedPolicyNames.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            </Field>
            {one.variables.name !== undefined && (
              <Field label="Name" error={one.variables.name ? templateProblem(one) : undefined}>
                <TextInput
                  value={one.variables.name}
                  onChange={(event) => set({ ...one, variables: { name: event.target.value } })}
                />
              </Field>
            )}
            {one.templateName === 'builtin/mesh-gateway' &&
              inPartition(one.partition, (partition) => set({ ...one, partition }))}
          </Row>
        );
      })}
      <div className="flex flex-wrap gap-2">
        <Add
          label="Service identity"
          onAdd={() => onChange({ serviceIdentities: [...serviceIdentities, newServiceIdentity] })}
        />
        <Add
          label="Node identity"
          onAdd={() =>
            onChange({ nodeIdentities: [...nodeIdentities, newNodeIdentity(cluster.data?.datacenter ?? '')] })
          }
        />
        <Add
          label="Template"
          onAdd={() => onChange({ templatedPolicies: [...templatedPolicies, newTemplate('builtin/service')] })}
        />
      </div>
    </>
  );
}

function Add({ label, onAdd }: { label: string; onAdd: () => void }) {
  return (
    <Button size="sm" icon={<Plus size={14} />} onClick={onAdd}>
      {label}
    </Button>
  );
}

function Row({ what, onRemove, children }: { what: string; onRemove: () => void; children: ReactNode }) {
  return (
    <fieldset aria-label={what} className="flex items-start gap-2 rounded-md border border-line p-3">
      <div className="grid min-w-0 flex-1 gap-3 sm:grid-cols-[repeat(auto-fit,minmax(130px,1fr))]">{children}</div>
      <IconButton label={`Leave out ${what}`} icon={<X size={16} />} onClick={onRemove} />
    </fieldset>
  );
}
