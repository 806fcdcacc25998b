import type { ReactNode } from 'react';
import { Select } from './field.tsx';

/** Narrows the list below it to what has one of a closed set of values. `""` stands for all of them, and `all` says so. */
export function FilterSelect<Value extends string>({
  label,
  value,
  onChange,
  all,
  options,
  width = 'sm:w-44',
}: {
  label: string;
  value: Value | '';
  onChange: (value: Value | '') => void;
  all: string;
  /** One that is chosen and not among them, as an address can have it, is offered all the same. */
  options: readonly { value: Value; label: ReactNode }[];
  /** From the width on at which the bar is one line. */
  width?: string;
}) {
  const isKnown = value === '' || options.some((option) => option.value === value);
  return (
    <div className={`w-[calc(50%-4px)] ${width}`}>
      <Select
        size="sm"
        aria-label={label}
        value={value}
        onChange={(event) => onChange(options.find((option) => option.value === event.target.value)?.value ?? '')}
      >
        <option value="">{all}</option>
        {!isKnown && <option value={value}>{value.slice(0, 24)}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    </div>
  );
}
