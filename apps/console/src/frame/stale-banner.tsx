'use client';

import { formatDuration, useNow } from '@peerway/ui';
import { CloudOff } from 'lucide-react';
import { useLive } from '@/api/live';

/** A short absence is the indicator's business; after this it concerns the reader. */
const GRACE_MS = 4_000;

/** Says that what is shown is old, and how old, while the control plane is away. */
export function StaleBanner() {
  const live = useLive();
  const now = useNow();
  const age = now.getTime() - live.since.getTime();
  if (live.state !== 'reconnecting' || age < GRACE_MS) return null;
  return (
    <div
      role="status"
      className="flex items-center gap-2 border-line border-b bg-warning-subtle px-4 py-1.5 text-sm text-warning-strong md:px-6"
    >
      <CloudOff size={14} aria-hidden="true" className="shrink-0" />
      <p>
        The control plane has not answered for {formatDuration(age)}. What you see is from before that; traffic goes on
        without it.
      </p>
    </div>
  );
}
