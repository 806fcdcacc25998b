'use client';

import type { ServiceResolverEntry } from '@peerway/model/config-entry';
import type { ServiceResolverFailover } from '@peerway/model/config-entry/service-resolver';
import { Button, Combobox, Field, IconButton } from '@peerway/ui';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useNames } from '@/features/intention/use-names';
import { withField } from './with-field';

type Target = NonNullable<ServiceResolverFailover['Targets']>[number];

/** Who takes over, in order. Edits the failover of every subset (`*`); those of single subsets are kept as they are written. */
export function FailoverFields({
  entry,
  onChange,
}: {
  entry: ServiceResolverEntry;
  onChange: (entry: ServiceResolverEntry) => void;
}) {
  const names = useNames();
  const all = entry.Failover?.['*'];
  const others = Object.keys(entry.Failover ?? {}).filter((subset) => subset !== '*');
  // A failover without Targets names services or a group directly; it is shown in words and edited as text.
  const isOther = all !== undefined && all.Targets === undefined;
  const targets = all?.Targets ?? [];
  const setTargets = (next: Target[]): void => {
    const { '*': before, ...rest } = entry.Failover ?? {};
    const failover = next.length === 0 ? rest : { ...rest, '*': { ...before, Targets: next } };
    onChange(withField(entry, 'Failover', Object.keys(failover).length === 0 ? undefined : failover));
  };
  const move = (from: number, to: number): void => {
    const target = targets[from];
    if (target !== undefined) setTargets(targets.toSpliced(from, 1).toSpliced(to, 0, target));
  };
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">Takes over when no instance is healthy, in order</legend>
      {isOther && (
        <p className="text-sm text-text-2">
          {all.SamenessGroup
            ? `The members of the group ${all.SamenessGroup}.`
            : `Service ${all.Service || entry.Name}.`}{' '}
          It is edited as text.
        </p>
      )}
      {others.length > 0 && (
        <p className="text-sm text-text-2">
          Other rules hold for the subsets {others.join(', ')}; they are edited as text.
        </p>
      )}
      {targets.map((target, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a target is named by its place
        <div key={index} className="flex items-end gap-1">
          <span className="pb-2 text-sm text-text-2 tabular-nums">{index + 1}.</span>
          <div className="grid min-w-0 flex-1 grid-cols-2 gap-1.5">
            <Field label="Service">
              <Combobox
                value={target.Service ?? ''}
                placeholder={entry.Name}
                options={names.services(target.Peer ?? '')}
                noMatch="No service of that name is known"
                onChange={(service) => setTargets(targets.with(index, withField(target, 'Service', service)))}
              />
            </Field>
            <Field label="At peer">
              <Combobox
                value={target.Peer ?? ''}
                placeholder="this cluster"
                options={names.peers.map((value) => ({ value }))}
                noMatch="No peering of that name"
                onChange={(peer) => setTargets(targets.with(index, withField(target, 'Peer', peer)))}
              />
            </Field>
          </div>
          <IconButton
            label={`Move failover ${index + 1} up`}
            icon={<ArrowUp size={14} />}
            disabled={index === 0}
            onClick={() => move(index, index - 1)}
          />
          <IconButton
            label={`Move failover ${index + 1} down`}
            icon={<ArrowDown size={14} />}
            disabled={index === targets.length - 1}
            onClick={() => move(index, index + 1)}
          />
          <IconButton
            label={`Remove failover ${index + 1}`}
            icon={<Trash2 size={14} />}
            onClick={() => setTargets(targets.toSpliced(index, 1))}
          />
        </div>
      ))}
      {!isOther && (
        <div>
          <Button
            size="sm"
            variant="ghost"
            icon={<Plus size={14} />}
            onClick={() => setTargets([...targets, names.peers[0] === undefined ? {} : { Peer: names.peers[0] }])}
          >
            Add failover
          </Button>
        </div>
      )}
    </fieldset>
  );
}
