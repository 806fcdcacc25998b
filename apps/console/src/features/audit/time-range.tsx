'use client';

import { Select, TextInput } from '@peerway/ui';
import { toLocalInput } from './local-time';

const lengths = [
  { value: '1', label: 'Last hour' },
  { value: '24', label: 'Last 24 hours' },
  { value: '168', label: 'Last 7 days' },
] as const;
const HOUR_MS = 3_600_000;

/** From when to when. A length becomes a point in time when it is chosen, so that the address means the same to everybody. */
export function TimeRange({
  from,
  to,
  onChange,
}: {
  from: string;
  to: string;
  onChange: (range: { from: string; to: string }) => void;
}) {
  const isLimited = from !== '' || to !== '';
  const isoOf = (local: string): string => (local === '' ? '' : new Date(local).toISOString());
  const choose = (value: string): void => {
    if (value === 'between') return;
    const hours = Number(value);
    onChange({ from: value === '' ? '' : new Date(Date.now() - hours * HOUR_MS).toISOString(), to: '' });
  };
  return (
    <>
      <div className="w-[calc(50%-4px)] sm:w-36">
        <Select
          size="sm"
          aria-label="Time"
          value={isLimited ? 'between' : ''}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">Any time</option>
          {isLimited && <option value="between">Between</option>}
          {lengths.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </div>
      {isLimited && (
        <div className="flex w-full flex-wrap items-center gap-2 sm:w-auto">
          <TextInput
            size="sm"
            type="datetime-local"
            aria-label="From"
            className="sm:w-48"
            value={toLocalInput(from)}
            onChange={(event) => onChange({ from: isoOf(event.target.value), to })}
          />
          <TextInput
            size="sm"
            type="datetime-local"
            aria-label="To"
            className="sm:w-48"
            value={toLocalInput(to)}
            onChange={(event) => onChange({ from, to: isoOf(event.target.value) })}
          />
        </div>
      )}
    </>
  );
}
