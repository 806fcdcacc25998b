'use client';

import type { MouseEvent, ReactNode } from 'react';

/**
 * A part of the map that opens its panel: a real link with an address of its own, so that Tab and Enter reach it and it can be
 * copied.
 */
export function MapLink({
  id,
  label,
  className,
  onSelect,
  children,
}: {
  id: string;
  label: string;
  className?: string;
  onSelect: (id: string) => void;
  children: ReactNode;
}) {
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onSelect(id);
  };
  return (
    <a
      href={`/topology?selected=${encodeURIComponent(id)}`}
      aria-label={label}
      onClick={open}
      draggable={false}
      className={`map-link ${className ?? ''}`}
    >
      {/* The label says it all, in an order that makes sense when heard. */}
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a drawing; the link around it takes the focus */}
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a <g> takes no focus, the link around it does */}
      <g aria-hidden="true">{children}</g>
    </a>
  );
}
