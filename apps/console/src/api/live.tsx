'use client';

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { client, queryClient, trpc } from './client';
import { type Noun, nounsOf } from './topics';

/** `live`: what changes is shown at once. `paused`: the viewer stopped it. `reconnecting`: the control plane is away. */
export type LiveState = {
  state: 'connecting' | 'live' | 'paused' | 'reconnecting';
  /** When this state began. */
  since: Date;
  setPaused: (isPaused: boolean) => void;
};

const LiveContext = createContext<LiveState | null>(null);

/** Events of a burst are answered together. */
const GATHER_MS = 400;
/** A hidden tab gives its connection back after this: a browser has only six to one server. */
const HIDDEN_MS = 30_000;
/** A subscription that ended with an error is opened again after this. */
const RESTART_MS = 3_000;

/** Keeps one subscription open, and asks again for what it names. Everything below can see whether it works. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [isPaused, setPaused] = useState(false);
  const [isConnected, setConnected] = useState<boolean | null>(null);
  const [since, setSince] = useState(() => new Date());
  const isHidden = useHiddenFor(HIDDEN_MS);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt opens it anew
  useEffect(() => {
    if (isPaused || isHidden) return;
    let restart: ReturnType<typeof setTimeout> | undefined;
    const gathered = new Set<Noun>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      for (const noun of gathered) void queryClient.invalidateQueries({ queryKey: trpc[noun].pathKey() });
      gathered.clear();
    };
    let isFirst = true;
    const subscription = client.events.watch.subscribe(undefined, {
      onData: ({ topics }) => {
        setConnected(true);
        // What was missed while away is unknown, so the first message after every start stands for everything.
        for (const noun of isFirst ? nounsOf(['everything']) : nounsOf(topics)) gathered.add(noun);
        isFirst = false;
        timer ??= setTimeout(flush, GATHER_MS);
      },
      onConnectionStateChange: (connection) => {
        if (connection.state !== 'connecting') return;
        isFirst = true;
        if (connection.error) setConnected(false);
      },
      onError: () => {
        setConnected(false);
        // It may have ended with the session: asking for that one finds out.
        void queryClient.invalidateQueries({ queryKey: trpc.session.pathKey() });
        restart = setTimeout(() => setAttempt((count) => count + 1), RESTART_MS);
      },
    });
    return () => {
      clearTimeout(timer);
      clearTimeout(restart);
      subscription.unsubscribe();
    };
  }, [isPaused, isHidden, attempt]);

  const state = isPaused ? 'paused' : isConnected === null ? 'connecting' : isConnected ? 'live' : 'reconnecting';
  // biome-ignore lint/correctness/useExhaustiveDependencies: the moment is taken whenever the state changes
  useEffect(() => setSince(new Date()), [state]);
  const value = useMemo<LiveState>(() => ({ state, since, setPaused }), [state, since]);
  return <LiveContext value={value}>{children}</LiveContext>;
}

export function useLive(): LiveState {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive needs a LiveProvider above it');
  return live;
}

/** The interval for answers that change by the second, such as rates; false while paused. */
export function useRefetchInterval(ms: number | false): number | false {
  return useLive().state === 'paused' ? false : ms;
}

function useHiddenFor(ms: number): boolean {
  const [isHidden, setHidden] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onChange = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'hidden') timer = setTimeout(() => setHidden(true), ms);
      else setHidden(false);
    };
    document.addEventListener('visibilitychange', onChange);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onChange);
    };
  }, [ms]);
  return isHidden;
}
