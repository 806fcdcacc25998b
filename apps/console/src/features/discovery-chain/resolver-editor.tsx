'use client';

import type { ServiceResolverEntry } from '@peerway/model/config-entry';
import { ChoiceGroup, Field, Select, TextInput } from '@peerway/ui';
import type { EntryAddress } from '@/features/config-entry/entry-address';
import { EditEntry } from './edit-entry';
import { FailoverFields } from './failover-fields';
import { RedirectFields } from './redirect-fields';
import { SubsetFields } from './subset-fields';
import { withField } from './with-field';

const policies = ['', 'random', 'round_robin', 'least_request', 'ring_hash', 'maglev'] as const;
const ways = [
  { value: 'own', label: 'Its own instances', description: 'With others to take over, if you name any.' },
  { value: 'redirect', label: 'Somewhere else', description: 'Another service, subset or peer answers in its place.' },
] as const;

/** Which instances answer for a service, and who takes over. */
export function ResolverEditor({ address }: { address: EntryAddress & { kind: 'service-resolver' } }) {
  return (
    <EditEntry
      address={address}
      empty={{
        Kind: 'service-resolver',
        Name: address.name,
        Partition: address.partition,
        Namespace: address.namespace,
      }}
    >
      {({ entry, setEntry }) => <ResolverFields entry={entry} onChange={setEntry} />}
    </EditEntry>
  );
}

function ResolverFields({
  entry,
  onChange,
}: {
  entry: ServiceResolverEntry;
  onChange: (entry: ServiceResolverEntry) => void;
}) {
  const subsets = Object.keys(entry.Subsets ?? {});
  const balancer = entry.LoadBalancer;
  const setWay = (way: 'own' | 'redirect'): void =>
    onChange(
      way === 'own'
        ? withField(entry, 'Redirect', undefined)
        : { ...withField(entry, 'Failover', undefined), Redirect: { Service: '' } },
    );
  const setPolicy = (word: string): void => {
    const policy = policies.find((each) => each === word) ?? '';
    // The settings of one policy mean nothing to another, and the entry would be refused with them.
    onChange(withField(entry, 'LoadBalancer', policy === '' ? undefined : { Policy: policy }));
  };
  return (
    <>
      <ChoiceGroup
        label="Who answers"
        value={entry.Redirect === undefined ? 'own' : 'redirect'}
        onChange={setWay}
        choices={ways}
      />
      {entry.Redirect !== undefined ? (
        <RedirectFields redirect={entry.Redirect} onChange={(Redirect) => onChange({ ...entry, Redirect })} />
      ) : (
        <FailoverFields entry={entry} onChange={onChange} />
      )}
      <SubsetFields entry={entry} onChange={onChange} />
      <div className="grid grid-cols-2 gap-2">
        <Field label="Subset by default">
          <Select
            value={entry.DefaultSubset ?? ''}
            onChange={(event) => onChange(withField(entry, 'DefaultSubset', event.target.value))}
          >
            <option value="">all instances</option>
            {subsets.map((subset) => (
              <option key={subset}>{subset}</option>
            ))}
          </Select>
        </Field>
        <Field label="Load balancing">
          <Select value={balancer?.Policy ?? ''} onChange={(event) => setPolicy(event.target.value)}>
            {policies.map((policy) => (
              <option key={policy} value={policy}>
                {policy || 'default (random)'}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Connect within">
          <TextInput
            value={entry.ConnectTimeout ?? ''}
            placeholder="5s"
            onChange={(event) => onChange(withField(entry, 'ConnectTimeout', event.target.value))}
          />
        </Field>
        <Field label="Answer within">
          <TextInput
            value={entry.RequestTimeout ?? ''}
            placeholder="15s"
            onChange={(event) => onChange(withField(entry, 'RequestTimeout', event.target.value))}
          />
        </Field>
      </div>
    </>
  );
}
