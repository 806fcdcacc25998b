import clsx from 'clsx';
import { Search } from 'lucide-react';
import type { ComponentProps } from 'react';
import { controlClass, controlSize } from './field.tsx';

/** Narrows the list below it while typing. `/` puts the cursor here, Esc empties it. */
export function FilterInput({
  label,
  value,
  onChange,
  hint = label,
  combobox,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Shown while it is empty. */
  hint?: string;
  /** Where proposals are listed below it: how they belong to it. Its keys come before those of the input. */
  combobox?: ComponentProps<'input'>;
}) {
  return (
    <div className="relative w-full sm:w-64">
      <Search size={14} aria-hidden="true" className="pointer-events-none absolute top-[9px] left-2.5 text-text-3" />
      <input
        {...combobox}
        type="search"
        data-page-filter=""
        aria-label={label}
        placeholder={hint}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          combobox?.onKeyDown?.(event);
          if (event.key !== 'Escape' || event.defaultPrevented) return;
          event.preventDefault();
          if (value === '') event.currentTarget.blur();
          else onChange('');
        }}
        className={clsx('pl-8', controlClass, controlSize('sm'))}
      />
    </div>
  );
}
