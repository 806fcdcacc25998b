'use client';

import { Skeleton } from '@peerway/ui';
import { type ReactNode, useSyncExternalStore } from 'react';

/**
 * What is drawn once the scripts run, and not by the server: a field that is there before takes what is typed, and has lost it when
 * React comes to it.
 */
export function AfterHydration({ children }: { children: ReactNode }) {
  const isHydrated = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
  if (isHydrated) return children;
  return (
    <div className="flex flex-col gap-3 p-6">
      <Skeleton className="h-6 w-40" />
      <Skeleton className="h-4 w-80" />
    </div>
  );
}

const neverChanges = () => () => undefined;
