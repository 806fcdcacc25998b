import { type ReactNode, Suspense } from 'react';
import { LiveProvider } from '@/api/live';
import { SessionGate } from '@/features/session/session-gate';
import { Frame } from '@/frame/frame';

export default function ConsoleLayout({ children }: { children: ReactNode }) {
  return (
    <SessionGate>
      <LiveProvider>
        <Frame>
          <Suspense>{children}</Suspense>
        </Frame>
      </LiveProvider>
    </SessionGate>
  );
}
