'use client';

import type { TopologyView } from '@peerway/model/topology';
import { FilterInput } from '@peerway/ui';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { completeMapExpression } from './complete-map-expression';
import type { ExpressionFault } from './parse-map-expression';

/** Finds by an expression: proposes what can follow, and says where the text is wrong and what would be right. */
export function FindInput({
  value,
  view,
  fault,
  onChange,
  onEnter,
}: {
  value: string;
  view: TopologyView | undefined;
  fault: ExpressionFault | null;
  onChange: (value: string) => void;
  /** Enter, with nothing chosen among the proposals. */
  onEnter: () => void;
}) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const { start, options } = useMemo(
    () => (isOpen && view ? completeMapExpression(value, view) : { start: 0, options: [] }),
    [isOpen, value, view],
  );
  const isListed = isOpen && options.length > 0;
  const take = (text: string): void => {
    const before = value.slice(0, start);
    onChange(`${before}${before === '' || /[\s(]$/.test(before) ? '' : ' '}${text} `);
    setActive(-1);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const chosen = isListed ? options[active] : undefined;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      if (!isListed) return;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((now) => ((now + 1 + step + options.length + 1) % (options.length + 1)) - 1);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen) {
      event.preventDefault();
      take(chosen.text);
    } else if (event.key === 'Enter') {
      setOpen(false);
      onEnter();
    } else if (event.key === 'Escape' && isListed) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
      setActive(-1);
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only sees the focus leave the input and its list
    <div
      className="relative"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <FilterInput
        label="Find"
        hint="Find: api, errors > 1%, denied"
        value={value}
        onChange={(next) => {
          setOpen(true);
          setActive(-1);
          onChange(next);
        }}
        combobox={{
          role: 'combobox',
          'aria-autocomplete': 'list',
          'aria-expanded': isListed,
          'aria-controls': `${id}-list`,
          'aria-activedescendant': isListed && active >= 0 ? `${id}-${active}` : undefined,
          'aria-invalid': fault !== null || undefined,
          'aria-describedby': fault ? `${id}-fault` : undefined,
          onKeyDown,
        }}
      />
      {(isListed || fault) && (
        <div className="absolute top-full right-0 z-30 mt-1 w-80 max-w-[calc(100vw-2rem)] rounded-md border border-line bg-surface-2 text-sm shadow-raised">
          {fault && (
            <p id={`${id}-fault`} role="status" className="px-3 py-2 text-danger-strong">
              {`At character ${fault.position + 1}: ${fault.message}.`}
              <span className="block text-text-2">{`${fault.hint.charAt(0).toUpperCase()}${fault.hint.slice(1)}.`}</span>
            </p>
          )}
          {isListed && (
            <div
              id={`${id}-list`}
              role="listbox"
              aria-label="What can follow"
              className={fault ? 'border-line border-t p-1' : 'p-1'}
            >
              {options.map(({ text, about }, index) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, which keeps the focus
                // biome-ignore lint/a11y/useFocusableInteractive: as in every combobox, the input names the active option
                <div
                  key={text}
                  id={`${id}-${index}`}
                  role="option"
                  aria-selected={index === active}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => take(text)}
                  className={`flex cursor-default justify-between gap-3 rounded-sm px-2 py-1 hover:bg-surface-3 ${index === active ? 'bg-surface-3' : ''}`}
                >
                  <span className="truncate font-mono text-xs leading-5">{text}</span>
                  <span className="shrink-0 text-text-3">{about}</span>
                </div>
              ))}
            </div>
          )}
        </div>
      )}
    </div>
  );
}
