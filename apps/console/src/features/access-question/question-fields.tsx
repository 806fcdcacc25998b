'use client';

import { Combobox, Field, Select } from '@peerway/ui';
import { useDraft } from '@/features/audit/use-draft';
import { useLiveNames } from '@/features/policy/use-live-names';
import { NamespaceField } from '@/features/tenancy/namespace-field';
import { usePartitionNames } from '@/features/tenancy/use-partition';
import { type AccessQuestion, accessesOf, accessOf } from './question-view';
import { livelyResources, resourceFacts, resourceOf } from './resource-facts';

const accessWords = { read: 'Read it', list: 'List it', write: 'Write it' };

/** What a question is about: only what the chosen resource has is asked for. */
export function QuestionFields({
  question,
  onChange,
}: {
  question: AccessQuestion;
  onChange: (part: Partial<AccessQuestion>) => void;
}) {
  const { resource, access, partition, namespace } = question;
  const { of } = resourceFacts[resource];
  const partitions = usePartitionNames();
  const names = useLiveNames();
  const [name, setName] = useDraft(question.name, (settled) => onChange({ name: settled }));
  const rows = of === 'node' ? names.nodes : names.services.filter((service) => service.namespace === namespace);
  const known = new Set(rows.filter((row) => row.partition === partition).map((row) => row.name));
  return (
    <fieldset aria-label="The question" className="grid min-w-0 gap-4 sm:grid-cols-2">
      <Field label="May do this">
        <Select value={access} onChange={(event) => onChange({ access: accessOf(resource, event.target.value) })}>
          {accessesOf(resource).map((each) => (
            <option key={each} value={each}>
              {accessWords[each]}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="On">
        <Select
          value={resource}
          onChange={(event) => {
            const next = resourceOf(event.target.value) ?? resource;
            onChange({ resource: next, access: accessOf(next, access) });
          }}
        >
          {[...new Set([...livelyResources, resource])].map((each) => (
            <option key={each} value={each}>
              {resourceFacts[each].words}
            </option>
          ))}
        </Select>
      </Field>
      {(of === 'name' || of === 'node') && (
        <Field
          label="Name"
          hint={resource === 'intention' ? 'The service that is reached. * is every service.' : undefined}
        >
          <Combobox
            value={name}
            onChange={setName}
            options={[...known].sort().map((value) => ({ value }))}
            placeholder={of === 'node' ? 'node-1' : 'web'}
            noMatch="Nothing of that name yet; rules can name it all the same"
          />
        </Field>
      )}
      {of !== 'cluster' && (
        <Field label="Partition">
          <Select value={partition} onChange={(event) => onChange({ partition: event.target.value })}>
            {[...new Set([...partitions, partition])].map((each) => (
              <option key={each}>{each}</option>
            ))}
          </Select>
        </Field>
      )}
      {(of === 'name' || of === 'namespace') && (
        <NamespaceField partition={partition} value={namespace} onChange={(next) => onChange({ namespace: next })} />
      )}
    </fieldset>
  );
}
