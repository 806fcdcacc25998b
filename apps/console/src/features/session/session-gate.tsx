'use client';

import { Button, Skeleton } from '@peerway/ui';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';
import { Failure } from '@/frame/query-view';
import { useSession, useSessionQuery } from './use-session';

/** Shows the console only to those who are signed in. The API decides again for every call; this only spares the detour. */
export function SessionGate({ children }: { children: ReactNode }) {
  const session = useSessionQuery();
  const viewer = useSession();
  const router = useRouter();
  const path = usePathname();
  const isSignedOut = session.data === null;
  useEffect(() => {
    if (isSignedOut) router.replace(`/sign-in?next=${encodeURIComponent(path + window.location.search)}`);
  }, [isSignedOut, router, path]);

  if (viewer !== undefined) return children;
  if (session.error && session.data === undefined) {
    return (
      <div className="mx-auto w-full max-w-[720px] p-6 pt-16">
        <Failure
          title="Could not reach the control plane"
          error={session.error}
          actions={
            <Button size="sm" busy={session.isFetching} onClick={() => session.refetch()}>
              Try again
            </Button>
          }
        />
      </div>
    );
  }
  return (
    <div role="status" className="flex min-h-dvh">
      <span className="sr-only">Loading</span>
      <div className="hidden w-[212px] flex-col gap-3 border-line border-r p-5 md:flex">
        <Skeleton className="mb-4 h-5 w-24" />
        {[0, 1, 2, 3, 4, 5, 6].map((row) => (
          <Skeleton key={row} className="h-5 w-32" />
        ))}
      </div>
      <div className="flex-1">
        <div className="h-12 border-line border-b" />
        <div className="flex flex-col gap-3 p-6">
          <Skeleton className="h-6 w-40" />
          <Skeleton className="h-4 w-80" />
        </div>
      </div>
    </div>
  );
}
