'use client';

import type { UpstreamModeRow } from '@peerway/model/mesh-gateway-mode';
import { Combobox, Field, Select } from '@peerway/ui';
import { usePartitionNames } from '@/features/tenancy/use-partition';
import type { ModeTarget } from './mode-target';
import { levelWord } from './mode-text';

const levels = [
  'proxy-defaults',
  'service-defaults',
  'service-defaults.upstream-defaults',
  'service-defaults.upstream-override',
] as const;

/** Where a mode is to be set: the level, and as much of service, upstream and peer as it needs. */
export function ModeTargetFields({
  value,
  onChange,
  rows,
}: {
  value: ModeTarget;
  onChange: (target: ModeTarget) => void;
  rows: readonly UpstreamModeRow[];
}) {
  const partitions = usePartitionNames();
  const services = [...new Set(rows.map(({ service }) => service))];
  const upstreams = rows.filter((row) => row.service === value.service && row.peer !== '');
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Level" hint="A lower one in this list is stronger.">
        <Select
          value={value.level}
          onChange={(event) => {
            const level = levels.find((candidate) => candidate === event.target.value);
            if (level) onChange({ ...value, level });
          }}
        >
          {levels.map((level) => (
            <option key={level} value={level}>
              {levelWord[level]}
            </option>
          ))}
        </Select>
      </Field>
      {partitions.length > 1 && (
        <Field label="Partition">
          <Select
            value={value.partition ?? 'default'}
            onChange={(event) => onChange({ ...value, partition: event.target.value })}
          >
            {partitions.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </Field>
      )}
      {value.level !== 'proxy-defaults' && (
        <Field label="Service" hint="The one that calls, not the one that is called.">
          <Combobox
            value={value.service ?? ''}
            onChange={(service) => onChange({ ...value, service: service.trim() })}
            options={services.map((name) => ({ value: name }))}
          />
        </Field>
      )}
      {value.level === 'service-defaults.upstream-override' && (
        <>
          <Field label="Upstream">
            <Combobox
              value={value.upstream ?? ''}
              onChange={(upstream) => onChange({ ...value, upstream: upstream.trim() })}
              options={upstreams.map((row) => ({ value: row.upstream, description: `of ${row.peer}` }))}
            />
          </Field>
          <Field label="Peer">
            <Combobox
              value={value.peer ?? ''}
              onChange={(peer) => onChange({ ...value, peer: peer.trim() })}
              options={[...new Set(upstreams.map((row) => row.peer))].map((name) => ({ value: name }))}
            />
          </Field>
        </>
      )}
    </div>
  );
}
