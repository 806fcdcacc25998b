'use client';

import type { AppRouter } from '@peerway/trpc';
import type { inferRouterOutputs } from '@trpc/server';
import { createContext, type ReactNode, useContext, useState } from 'react';

export type Session = NonNullable<inferRouterOutputs<AppRouter>['session']['current']>;

const Context = createContext<Session | null>(null);

let isFirst = true;

/**
 * Who was signed in when the page was made, for as long as the API has not been asked. Only for what the browser is loading now: the
 * router keeps this part of the page, and by the time it is drawn again somebody else may have signed in.
 */
export function FirstSession({ session, children }: { session: Session | null; children: ReactNode }) {
  const [first] = useState(() => {
    if (typeof window === 'undefined') return session;
    const known = isFirst ? session : null;
    isFirst = false;
    return known;
  });
  return <Context value={first}>{children}</Context>;
}

export const useFirstSession = (): Session | null => useContext(Context);
