'use client';

import type { ServiceSplit } from '@peerway/model/config-entry/service-splitter';
import { Button, Combobox, Field, IconButton, TextInput } from '@peerway/ui';
import { Plus, Trash2 } from 'lucide-react';
import type { EntryAddress } from '@/features/config-entry/entry-address';
import { useNames } from '@/features/intention/use-names';
import { EditEntry } from './edit-entry';
import { normalize, rebalance } from './split-weights';
import { withField } from './with-field';

const withWeights = (splits: readonly ServiceSplit[], weights: readonly number[]): ServiceSplit[] =>
  splits.map((split, index) => ({ ...split, Weight: weights[index] ?? 0 }));

/** The legs of a split. Weights sum to 100 at every moment: setting one shares the rest among the others. */
export function SplitEditor({ address }: { address: EntryAddress & { kind: 'service-splitter' } }) {
  const names = useNames();
  return (
    <EditEntry
      address={address}
      empty={{
        Kind: 'service-splitter',
        Name: address.name,
        Partition: address.partition,
        Namespace: address.namespace,
        Splits: [{ Weight: 100, Service: address.name }],
      }}
    >
      {({ entry, setEntry }) => {
        const weights = entry.Splits.map(({ Weight }) => Weight);
        const setSplits = (Splits: ServiceSplit[]): void => setEntry({ ...entry, Splits });
        const setSplit = (index: number, split: ServiceSplit): void => setSplits(entry.Splits.with(index, split));
        const setWeight = (index: number, percent: number): void =>
          setSplits(withWeights(entry.Splits, rebalance(weights, index, percent)));
        const remove = (index: number): void => {
          const rest = entry.Splits.toSpliced(index, 1);
          setSplits(withWeights(rest, normalize(rest.map(({ Weight }) => Weight))));
        };
        return (
          <>
            <ol className="flex flex-col gap-3">
              {entry.Splits.map((split, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: legs have no name of their own and never change places
                <li key={index} className="flex flex-col gap-2 rounded-md border border-line p-3">
                  <div className="flex items-center gap-2">
                    <input
                      type="range"
                      min={0}
                      max={100}
                      step={1}
                      aria-label={`Share of leg ${index + 1}`}
                      value={split.Weight}
                      disabled={entry.Splits.length < 2}
                      onChange={(event) => setWeight(index, event.target.valueAsNumber)}
                      className="min-w-0 flex-1 accent-accent"
                    />
                    <div className="w-24">
                      <TextInput
                        type="number"
                        min={0}
                        max={100}
                        step={0.01}
                        aria-label={`Weight of leg ${index + 1} in percent`}
                        value={split.Weight}
                        disabled={entry.Splits.length < 2}
                        onChange={(event) => setWeight(index, event.target.valueAsNumber)}
                        className="text-right tabular-nums"
                      />
                    </div>
                    <span aria-hidden="true" className="text-text-2">
                      %
                    </span>
                    <IconButton
                      label={`Remove leg ${index + 1}`}
                      icon={<Trash2 size={16} />}
                      disabled={entry.Splits.length < 2}
                      onClick={() => remove(index)}
                    />
                  </div>
                  <div className="grid grid-cols-2 gap-2">
                    <Field label="Service">
                      <Combobox
                        value={split.Service ?? ''}
                        placeholder={entry.Name}
                        options={names.services('')}
                        noMatch="No service of that name yet"
                        onChange={(service) => setSplit(index, withField(split, 'Service', service))}
                      />
                    </Field>
                    <Field label="Subset">
                      <TextInput
                        value={split.ServiceSubset ?? ''}
                        placeholder="all instances"
                        onChange={(event) => setSplit(index, withField(split, 'ServiceSubset', event.target.value))}
                      />
                    </Field>
                  </div>
                </li>
              ))}
            </ol>
            <div className="flex items-center justify-between gap-2">
              <Button
                size="sm"
                icon={<Plus size={14} />}
                onClick={() => setSplits([...entry.Splits, { Weight: 0, Service: '' }])}
              >
                Add leg
              </Button>
              <span className="text-sm text-text-2 tabular-nums">
                Sum {weights.reduce((sum, weight) => sum + Math.round(weight * 100), 0) / 100} %
              </span>
            </div>
          </>
        );
      }}
    </EditEntry>
  );
}
