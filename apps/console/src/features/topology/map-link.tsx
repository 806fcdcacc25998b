'use client';

import { useSearchParams } from 'next/navigation';
import type { MouseEvent, ReactNode } from 'react';
import { selectedPath } from './selected-path';

/**
 * A part of the map that opens its panel: a real link with an address of its own, so that Tab and Enter reach it and it can be
 * copied.
 */
export function MapLink({
  id,
  label,
  className = '',
  caption,
  onSelect,
  children,
}: {
  id: string;
  label: string;
  className?: string;
  /** What is written on it. It may be cut to fit, so it is drawn over the link and not read as part of it; the label says all of it. */
  caption?: ReactNode;
  onSelect: (id: string) => void;
  children: ReactNode;
}) {
  const search = useSearchParams().toString();
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onSelect(id);
  };
  return (
    <>
      <a
        href={selectedPath(search, id)}
        aria-label={label}
        onClick={open}
        draggable={false}
        className={`map-link ${className}`}
      >
        {children}
      </a>
      {caption && (
        // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a <g> takes no focus
        <g aria-hidden="true" className={`pointer-events-none ${className}`}>
          {caption}
        </g>
      )}
    </>
  );
}
