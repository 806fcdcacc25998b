import { useCallback, useMemo, useSyncExternalStore } from 'react';

const CHANGED = 'peerway:columns';
const keyOf = (table: string): string => `peerway.columns.${table}`;

/**
 * The columns that a viewer left out of a table, kept in this browser. What is kept are those left out, so that a column
 * that is new shows itself. Without a name nothing is left out.
 */
export function useHiddenColumns(table: string | undefined): [ReadonlySet<string>, (hidden: Iterable<string>) => void] {
  const text = useSyncExternalStore(
    subscribe,
    () => (table === undefined ? '' : (localStorage.getItem(keyOf(table)) ?? '')),
    () => '',
  );
  const hidden = useMemo(() => new Set(text.split(',').filter(Boolean)), [text]);
  const hide = useCallback(
    (next: Iterable<string>) => {
      if (table === undefined) return;
      const kept = [...next].join(',');
      if (kept === '') localStorage.removeItem(keyOf(table));
      else localStorage.setItem(keyOf(table), kept);
      window.dispatchEvent(new Event(CHANGED));
    },
    [table],
  );
  return [hidden, hide];
}

function subscribe(listener: () => void): () => void {
  // `storage` comes from other windows only.
  for (const name of [CHANGED, 'storage']) window.addEventListener(name, listener);
  return () => {
    for (const name of [CHANGED, 'storage']) window.removeEventListener(name, listener);
  };
}
