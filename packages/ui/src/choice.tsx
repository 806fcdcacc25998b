import clsx from 'clsx';
import { RadioGroup } from 'radix-ui';
import { type ReactNode, useId } from 'react';

export type Choice<Value extends string> = { value: Value; label: string; description?: ReactNode };

/** One of a few, each with a sentence on what it does. Arrows move. */
export function ChoiceGroup<Value extends string>({
  label,
  value,
  onChange,
  choices,
}: {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  choices: readonly Choice<Value>[];
}) {
  const id = useId();
  return (
    <fieldset className="flex flex-col gap-1">
      <legend id={id} className="mb-1 font-medium text-sm">
        {label}
      </legend>
      <RadioGroup.Root
        value={value}
        onValueChange={(next) => {
          const choice = choices.find((candidate) => candidate.value === next);
          if (choice) onChange(choice.value);
        }}
        aria-labelledby={id}
        className="flex flex-col overflow-hidden rounded-md border border-line-strong"
      >
        {choices.map((choice) => (
          <label
            key={choice.value}
            htmlFor={`${id}-${choice.value}`}
            className={clsx(
              'flex cursor-pointer gap-2.5 border-line border-b px-3 py-2 last:border-b-0 hover:bg-surface-3',
              choice.value === value && 'bg-accent-subtle hover:bg-accent-subtle',
            )}
          >
            <RadioGroup.Item
              id={`${id}-${choice.value}`}
              value={choice.value}
              aria-label={choice.label}
              className="mt-0.5 size-4 shrink-0 rounded-full border border-control bg-surface-2 data-[state=checked]:border-accent"
            >
              <RadioGroup.Indicator className="flex size-full items-center justify-center after:size-2 after:rounded-full after:bg-accent" />
            </RadioGroup.Item>
            <span className="min-w-0">
              <span className="block font-medium text-sm">{choice.label}</span>
              {choice.description && <span className="block text-sm text-text-2">{choice.description}</span>}
            </span>
          </label>
        ))}
      </RadioGroup.Root>
    </fieldset>
  );
}

/** Two or three ways to see the same thing, such as graph and table. */
export function SegmentedControl<Value extends string>({
  label,
  value,
  onChange,
  choices,
}: {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  choices: readonly { value: Value; label: string; icon?: ReactNode }[];
}) {
  return (
    <fieldset
      aria-label={label}
      className="inline-flex h-8 items-center rounded-md border border-line-strong bg-surface-3 p-0.5"
    >
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
          className={clsx(
            'inline-flex h-full items-center gap-1.5 rounded-sm px-2.5 font-medium text-sm transition-colors duration-150',
            choice.value === value
              ? 'bg-surface-2 text-text-1 shadow-[0_0_0_1px_var(--color-line-strong)]'
              : 'text-text-2 hover:text-text-1',
          )}
        >
          {choice.icon}
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
