'use client';

import { Field, Notice, Select } from '@peerway/ui';
import { Info } from 'lucide-react';
import { consumerKey } from './consumer';

/** Who is to receive an export: one of the peers, or another partition of this cluster. */
export function ConsumerSelect({
  value,
  onChange,
  peers,
  partitions,
  error,
}: {
  value: string;
  onChange: (consumer: string) => void;
  peers: readonly string[];
  partitions: readonly string[];
  error: string | undefined;
}) {
  return (
    <>
      <Field label={partitions.length > 0 ? 'Consumer peer or partition' : 'Consumer peer'} error={error}>
        <Select value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{partitions.length > 0 ? 'Choose a consumer' : 'Choose a peer'}</option>
          <optgroup label="Peers">
            {peers.map((name) => (
              <option key={name} value={consumerKey({ kind: 'peer', name })}>
                {name}
              </option>
            ))}
          </optgroup>
          {partitions.length > 0 && (
            <optgroup label="Partitions of this cluster">
              {partitions.map((name) => (
                <option key={name} value={consumerKey({ kind: 'partition', name })}>
                  {name}
                </option>
              ))}
            </optgroup>
          )}
        </Select>
      </Field>
      {peers.length === 0 && (
        <Notice tone="warning" icon={<Info size={14} />}>
          This cluster has no peering yet. Establish one first.
        </Notice>
      )}
    </>
  );
}
