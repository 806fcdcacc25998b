'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useLive } from '@/api/live';
import { withPartition } from '@/features/tenancy/partition-view';
import { allPages } from './pages';

/** How long after `g` the second key counts. */
const SEQUENCE_MS = 1_200;

/** Keys that work on every page. None of them fires while typing, and none is needed: each has a button or link. */
export function useKeys({ openPalette, openHelp }: { openPalette: () => void; openHelp: () => void }): void {
  const router = useRouter();
  const path = usePathname();
  const live = useLive();
  const goneAt = useRef(0);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isBusy(event)) return;
      const isSecond = event.timeStamp - goneAt.current < SEQUENCE_MS;
      goneAt.current = 0;
      const page = isSecond && allPages.find((candidate) => candidate.key === event.key);
      if (page)
        router.push(withPartition(page.href, new URLSearchParams(window.location.search).get('partition') ?? ''));
      else if (event.key === 'g') goneAt.current = event.timeStamp;
      else if (event.key === '?') openHelp();
      else if (event.key === '.') live.setPaused(live.state !== 'paused');
      else if (event.key === '/') document.querySelector<HTMLInputElement>('[data-page-filter]')?.focus();
      else if (event.key === 'Escape') {
        const parent = path.split('/').length > 2 ? `/${path.split('/')[1]}` : null;
        // An open side panel closes by the same key, and may hear of it only after this.
        if (!parent || document.querySelector('[data-side-panel]') !== null) return;
        router.push(parent);
      } else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [router, path, live, openPalette, openHelp]);
}

/** The key belongs to a text being typed, or to a dialog or menu that is open. */
function isBusy(event: KeyboardEvent): boolean {
  const isTyping =
    event.target instanceof Element &&
    event.target.closest('input, textarea, select, [contenteditable="true"]') !== null;
  return isTyping || document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null;
}
