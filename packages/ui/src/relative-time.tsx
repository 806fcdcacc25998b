import { useSyncExternalStore } from 'react';
import { formatDuration, formatExactTime, formatRelativeTime } from './format.ts';

const TICK_MS = 1000;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time of a clock that all components share, so that ages on one page agree. Ticks every second while used. */
export function useNow(): Date {
  const at = useSyncExternalStore(
    subscribe,
    () => {
      if (timer === undefined) now = Date.now();
      return now;
    },
    () => 0,
  );
  return new Date(at);
}

/** "4 min ago", kept true, with the exact time on hover. Null: it never happened. */
export function RelativeTime({ at, never = 'never' }: { at: string | Date | null; never?: string }) {
  const clock = useNow();
  if (at === null) return <span className="text-text-3">{never}</span>;
  const date = typeof at === 'string' ? new Date(at) : at;
  return (
    <time
      dateTime={Number.isNaN(date.getTime()) ? undefined : date.toISOString()}
      title={formatExactTime(date)}
      className="whitespace-nowrap tabular-nums"
      suppressHydrationWarning
    >
      {formatRelativeTime(date, clock)}
    </time>
  );
}

/** How long something has lasted: "7 min", with when it began on hover. */
export function Elapsed({ since }: { since: string }) {
  const clock = useNow();
  const date = new Date(since);
  return (
    <time dateTime={since} title={formatExactTime(date)} className="whitespace-nowrap tabular-nums">
      {formatDuration(Math.max(0, clock.getTime() - date.getTime()))}
    </time>
  );
}
