'use client';

import type { ConfigEntryKind } from '@peerway/model/config-entry';
import { configEntryKinds, namespacedKinds } from '@peerway/model/config-entry-kinds';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { Button, Combobox, Dialog, DialogBody, DialogFooter, Field, Select, TextInput } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { trpc } from '@/api/client';
import { usePartitionNames } from '@/features/tenancy/use-partition';
import { type EntryAddress, entryHref, entryTitle, kindOf } from './entry-address';
import { kindFacts } from './kind-facts';

/** Asks what a new entry is of, then opens it with a template. Nothing is written here. */
export function NewEntryDialog({
  initial,
  existing,
  onClose,
}: {
  initial: { kind: ConfigEntryKind; name: string; partition: string };
  existing: readonly EntryAddress[];
  onClose: () => void;
}) {
  const router = useRouter();
  const partitions = usePartitionNames();
  const [kind, setKind] = useState(initial.kind);
  const [typedName, setName] = useState(initial.name);
  const [partition, setPartition] = useState(initial.partition || DEFAULT_PARTITION);
  const [typedNamespace, setNamespace] = useState('');
  const [isTried, setTried] = useState(false);
  const services = useQuery(trpc.service.list.queryOptions(undefined, { retry: false }));
  const facts = kindFacts[kind];
  const name = facts.onlyName ?? (facts.nameIs === 'partition' ? partition : typedName.trim());
  const isNamespaced = namespacedKinds.has(kind);
  const namespace = isNamespaced ? typedNamespace.trim() || DEFAULT_NAMESPACE : DEFAULT_NAMESPACE;
  const address = { kind, name, partition, namespace };
  const isThere = existing.some((each) => entryTitle(each) === entryTitle(address));
  const isNameFixed = facts.onlyName !== null || facts.nameIs === 'partition';
  const ownServices = (services.data ?? []).filter((row) => row.peer === '' && row.kind === '');

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (name !== '') router.push(entryHref(address));
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="New config entry"
      description="It opens with a template. Nothing is written until you save it there."
    >
      <form onSubmit={submit} noValidate className="contents">
        <DialogBody>
          <Field label="Kind" hint={facts.about}>
            <Select value={kind} onChange={(event) => setKind(kindOf(event.target.value) ?? kind)}>
              {configEntryKinds.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </Select>
          </Field>
          {isNameFixed ? (
            <p className="text-base text-text-2">
              There is one in a partition, by the name <b className="font-medium text-text-1">{name}</b>.
            </p>
          ) : (
            <Field
              label={facts.nameIs === 'service' ? 'Service' : 'Name'}
              error={isTried && name === '' ? 'Give it a name.' : undefined}
              hint={isThere ? 'There is one of that name already; it opens.' : undefined}
            >
              {facts.nameIs === 'service' ? (
                <Combobox
                  value={typedName}
                  onChange={setName}
                  options={[...new Set(ownServices.map((row) => row.name))].map((value) => ({ value }))}
                  noMatch="No service of that name yet; the entry can come first"
                />
              ) : (
                <TextInput value={typedName} onChange={(event) => setName(event.target.value)} />
              )}
            </Field>
          )}
          {partitions.length > 1 && (
            <Field label="Partition">
              <Select value={partition} onChange={(event) => setPartition(event.target.value)}>
                {partitions.map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </Select>
            </Field>
          )}
          {isNamespaced && (
            <Field label="Namespace" optional>
              <TextInput
                value={typedNamespace}
                placeholder={DEFAULT_NAMESPACE}
                onChange={(event) => setNamespace(event.target.value)}
              />
            </Field>
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            {isThere ? 'Open it' : 'Begin from a template'}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
