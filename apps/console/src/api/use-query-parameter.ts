'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/**
 * A value that lives in the address, so that a view can be linked to and Back undoes it. The default is left out of the
 * address. `push` adds a step to the history; filters replace the current one.
 */
export function useQueryParameter(
  name: string,
  fallback = '',
  history: 'push' | 'replace' = 'replace',
): [string, (value: string) => void] {
  const value = useSearchParams().get(name) ?? fallback;
  const set = useCallback(
    (next: string) => {
      const parameters = new URLSearchParams(window.location.search);
      if (next === fallback) parameters.delete(name);
      else parameters.set(name, next);
      const query = parameters.toString();
      const address = `${window.location.pathname}${query && `?${query}`}`;
      if (history === 'push') window.history.pushState(null, '', address);
      else window.history.replaceState(null, '', address);
    },
    [name, fallback, history],
  );
  return [value, set];
}
