'use client';

import { Combobox, Field, SegmentedControl, Select, TextInput } from '@peerway/ui';
import { usePartitionNames } from '@/features/tenancy/use-partition';
import type { DraftProblem, IntentionDraft } from './intention-draft';
import { useNames } from './use-names';

const places = [
  { value: 'cluster', label: 'This cluster' },
  { value: 'peer', label: 'A peer' },
  { value: 'group', label: 'A sameness group' },
] as const;
const everyService = { value: '*', description: 'every service' };

/** Source and destination of a new intention. They stay: an intention of other names is another one. */
export function IntentionNames({
  draft,
  onChange,
  problems,
}: {
  draft: IntentionDraft;
  onChange: (draft: IntentionDraft) => void;
  problems: readonly DraftProblem[];
}) {
  const names = useNames();
  const partitions = usePartitionNames();
  const { source, destination, place } = draft;
  const setSource = (change: Partial<typeof source>): void => onChange({ ...draft, source: { ...source, ...change } });
  const setDestination = (change: Partial<typeof destination>): void =>
    onChange({ ...draft, destination: { ...destination, ...change } });
  const problemAt = (at: DraftProblem['at']): string | undefined =>
    problems.find((problem) => problem.at === at)?.message;
  const isUnknownPeer = source.peer !== '' && !names.peers.includes(source.peer.trim());
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <fieldset className="flex min-w-0 flex-col gap-3">
        <legend className="mb-1 font-medium text-sm">Source</legend>
        <div className="max-w-full overflow-x-auto">
          <SegmentedControl
            label="Where the source is"
            value={place}
            onChange={(next) => onChange({ ...draft, place: next })}
            choices={places}
          />
        </div>
        {place === 'peer' && (
          <Field
            label="Peer"
            error={problemAt('peer')}
            hint={
              isUnknownPeer && problemAt('peer') === undefined
                ? 'There is no peering of that name yet: the intention waits until there is one.'
                : undefined
            }
          >
            <Combobox
              value={source.peer}
              onChange={(peer) => setSource({ peer })}
              options={names.peers.map((value) => ({ value }))}
              noMatch="No peering of that name"
            />
          </Field>
        )}
        {place === 'group' && (
          <Field label="Sameness group" error={problemAt('group')}>
            <Combobox
              value={source.samenessGroup}
              onChange={(samenessGroup) => setSource({ samenessGroup })}
              options={names.groups.map((value) => ({ value }))}
              noMatch="No group of that name"
            />
          </Field>
        )}
        <Field label="Source service" error={problemAt('source')}>
          <Combobox
            value={source.name}
            onChange={(name) => setSource({ name })}
            options={[everyService, ...names.services(place === 'peer' ? source.peer : '')]}
            noMatch="No service of that name is known here"
          />
        </Field>
        <Field label="Source namespace" optional>
          <TextInput value={source.namespace} onChange={(event) => setSource({ namespace: event.target.value })} />
        </Field>
        {place === 'cluster' && partitions.length > 1 && (
          <Field label="Source partition">
            <Select value={source.partition} onChange={(event) => setSource({ partition: event.target.value })}>
              <option value="">as the destination's</option>
              {partitions.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          </Field>
        )}
      </fieldset>
      <fieldset className="flex min-w-0 flex-col gap-3">
        <legend className="mb-1 font-medium text-sm">Destination</legend>
        <Field label="Destination service" error={problemAt('destination')}>
          <Combobox
            value={destination.name}
            onChange={(name) => setDestination({ name })}
            options={[everyService, ...names.services('')]}
            noMatch="No service of that name yet"
          />
        </Field>
        <Field label="Destination namespace" optional>
          <TextInput
            value={destination.namespace}
            onChange={(event) => setDestination({ namespace: event.target.value })}
          />
        </Field>
        {partitions.length > 1 && (
          <Field label="Destination partition">
            <Select
              value={destination.partition}
              onChange={(event) => setDestination({ partition: event.target.value })}
            >
              {partitions.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          </Field>
        )}
      </fieldset>
    </div>
  );
}
