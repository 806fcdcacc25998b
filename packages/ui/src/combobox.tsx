import clsx from 'clsx';
import { Check, ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type KeyboardEvent, type Ref, useId, useState } from 'react';
import { type ComboboxOption, filterOptions } from './combobox-options.ts';
import { controlClass, controlSize, useFieldIds } from './field.tsx';

type ComboboxProps = {
  value: string;
  onChange: (value: string) => void;
  options: readonly ComboboxOption[];
  onBlur?: () => void;
  /** An option was taken from the list, or the typed text was confirmed by Enter. */
  onCommit?: (value: string) => void;
  placeholder?: string;
  /** Said when no option matches. Any text is allowed as a value. */
  noMatch?: string;
  selected?: readonly string[];
  /** Several can be taken one after the other. */
  staysOpen?: boolean;
  ref?: Ref<HTMLInputElement>;
};

/** A text box that offers what exists. Typing narrows, arrows move, Enter takes, Esc closes the list. */
export function Combobox(props: ComboboxProps) {
  const { value, onChange, options, onBlur, onCommit, placeholder, noMatch = 'Nothing of that name', selected } = props;
  const field = useFieldIds();
  const listId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const [isTyping, setIsTyping] = useState(false);
  const [active, setActive] = useState(-1);
  const shown = filterOptions(options, isTyping ? value : '');

  const close = () => {
    setIsOpen(false);
    setActive(-1);
  };
  const take = (taken: string) => {
    onChange(taken);
    onCommit?.(taken);
    setIsTyping(false);
    if (!props.staysOpen) close();
  };
  const move = (by: number) => {
    setIsOpen(true);
    setActive((current) => (shown.length === 0 ? -1 : (current + by + shown.length) % shown.length));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(active === -1 ? 0 : -1);
    else if (event.key === 'Enter' && isOpen) {
      const option = shown[active];
      if (option) take(option.value);
      else if (value.trim() !== '') take(value.trim());
      else return;
    } else return;
    event.preventDefault();
  };

  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Anchor className="relative">
        <input
          ref={props.ref}
          id={field?.id}
          role="combobox"
          aria-expanded={isOpen}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
          aria-describedby={field?.describedBy}
          aria-invalid={field?.invalid || undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={placeholder}
          value={value}
          onChange={(event) => {
            onChange(event.target.value);
            setIsTyping(true);
            setIsOpen(true);
            setActive(-1);
          }}
          onFocus={() => setIsTyping(false)}
          onClick={() => setIsOpen(true)}
          onBlur={() => {
            close();
            onBlur?.();
          }}
          onKeyDown={onKeyDown}
          className={clsx('pr-8', controlClass, controlSize('md'))}
        />
        <ChevronDown
          size={16}
          aria-hidden="true"
          className="pointer-events-none absolute top-2.5 right-2.5 text-text-3"
        />
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          id={listId}
          role="listbox"
          aria-label="Options"
          align="start"
          sideOffset={4}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => event.preventDefault()}
          className="z-50 max-h-60 w-(--radix-popover-trigger-width) overflow-y-auto rounded-md border border-line bg-surface-2 p-1 shadow-raised outline-none"
        >
          {shown.map((option, index) => (
            <div
              key={option.value}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={selected?.includes(option.value) ?? option.value === value}
              // Not onClick: the box would lose the focus first, and the list with it.
              onMouseDown={(event) => {
                event.preventDefault();
                take(option.value);
              }}
              onMouseEnter={() => setActive(index)}
              className={clsx(
                'flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 py-1 text-sm',
                index === active && 'bg-surface-3',
              )}
            >
              <span className="font-medium">{option.label ?? option.value}</span>
              {option.description && <span className="min-w-0 truncate text-text-3">{option.description}</span>}
              {selected?.includes(option.value) && (
                <Check size={14} className="ml-auto text-accent-text" aria-hidden="true" />
              )}
            </div>
          ))}
          {shown.length === 0 && <p className="px-2 py-1.5 text-sm text-text-3">{noMatch}</p>}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
