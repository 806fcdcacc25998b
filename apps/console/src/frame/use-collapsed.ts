'use client';

import { useMedia } from '@peerway/ui';
import { useEffect, useState } from 'react';

const KEY = 'peerway.navigation';

/** Whether the navigation shows icons only: as the viewer last chose, else by the width of the window. */
export function useCollapsed(): [boolean, (isCollapsed: boolean) => void] {
  const isTight = useMedia('(max-width: 1100px)');
  const [choice, setChoice] = useState<string | null>(null);
  useEffect(() => setChoice(localStorage.getItem(KEY)), []);
  const set = (isCollapsed: boolean): void => {
    const next = isCollapsed ? 'narrow' : 'wide';
    localStorage.setItem(KEY, next);
    setChoice(next);
  };
  return [choice === null ? isTight : choice === 'narrow', set];
}
