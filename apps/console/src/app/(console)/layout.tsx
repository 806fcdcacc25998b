import { headers } from 'next/headers';
import { type ReactNode, Suspense } from 'react';
import { LiveProvider } from '@/api/live';
import { FirstSession } from '@/features/session/first-session';
import { SessionGate } from '@/features/session/session-gate';
import { AfterHydration } from '@/frame/after-hydration';
import { Frame } from '@/frame/frame';

/** The control plane says with the request who is signed in (apps/control-plane/src/page-door.ts), so the console is drawn at once. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const session = (await headers()).get('x-peerway-session');
  return (
    <FirstSession session={session && JSON.parse(decodeURIComponent(session))}>
      <SessionGate>
        <LiveProvider>
          <Frame>
            <AfterHydration>
              <Suspense>{children}</Suspense>
            </AfterHydration>
          </Frame>
        </LiveProvider>
      </SessionGate>
    </FirstSession>
  );
}
