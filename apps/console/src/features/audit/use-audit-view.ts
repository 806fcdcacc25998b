'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { type AuditView, auditViewOf, withAuditView, withoutAuditFilter } from './audit-view';

export type AuditViewState = {
  view: AuditView;
  /** Filters replace the current step of the history; a page and a record are a step of their own. */
  change: (change: Partial<AuditView>) => void;
  clear: () => void;
  /** The address with a change, for links. */
  hrefOf: (change: Partial<AuditView>) => string;
};

/** What is looked at lives in the address, so that it can be sent to somebody and Back undoes it. */
export function useAuditView(): AuditViewState {
  const parameters = useSearchParams();
  const view = useMemo(() => auditViewOf(new URLSearchParams(parameters)), [parameters]);
  const change = useCallback((next: Partial<AuditView>) => {
    const address = `${window.location.pathname}${withAuditView(new URLSearchParams(window.location.search), next)}`;
    if ('before' in next || 'record' in next) window.history.pushState(null, '', address);
    else window.history.replaceState(null, '', address);
  }, []);
  const clear = useCallback(() => {
    const query = withoutAuditFilter(new URLSearchParams(window.location.search));
    window.history.replaceState(null, '', `${window.location.pathname}${query}`);
  }, []);
  const hrefOf = useCallback(
    (next: Partial<AuditView>) => `/audit${withAuditView(new URLSearchParams(parameters), next)}`,
    [parameters],
  );
  return { view, change, clear, hrefOf };
}
