import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds now. False while rendering on a server. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}

/** Too narrow for tables and canvases: a phone, or a window made small. */
export const useIsNarrow = (): boolean => useMedia('(max-width: 767px)');

/** Whether the page is being printed, so that what is drawn only in view can be drawn whole. */
export const useIsPrinting = (): boolean => useMedia('print');
