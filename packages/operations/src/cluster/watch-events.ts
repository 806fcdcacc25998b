import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import { PeerwayError } from '@peerway/model/error';
import { isStillValid } from '../access/authenticate.ts';
import type { OperationContext } from '../context.ts';

/** What to read again: names of state tables, `peeringStatus`, `proxy`. It tells that something changed, never what. */
export type ClusterEvent = { index: number; topics: string[] };

const COALESCE_MS = 100;
const IDLE_MS = 5_000;

/** Tells a console what to read again; the first message comes at once. Ends with the caller's token. */
export async function* watchEvents(
  context: OperationContext,
  signal: AbortSignal,
): AsyncGenerator<ClusterEvent, void, void> {
  const { store, live, caller } = context;
  if (caller.accessorId === ANONYMOUS_TOKEN_ACCESSOR && store.state().cluster.aclDefaultPolicy === 'deny')
    throw new PeerwayError('acl.no_token');
  const topics = new Set<string>();
  let wake = (): void => {};
  const note = (topic: string): void => {
    topics.add(topic);
    wake();
  };
  const stops = [
    store.onChange((_state, changes) => {
      for (const { table } of changes) note(table);
    }),
    live.tracker.onChange(() => note('peeringStatus')),
    live.proxies.onLinkChange(() => note('proxy')),
  ];
  try {
    yield { index: store.state().index, topics: [] };
    while (!signal.aborted) {
      if (topics.size === 0) await pause(IDLE_MS, signal, (resume) => (wake = resume));
      if (!isStillValid(context, caller)) throw new PeerwayError('acl.unknown_token', 'The session has ended');
      if (topics.size === 0 || signal.aborted) continue;
      // A burst of changes is one event.
      await pause(COALESCE_MS, signal);
      const told = [...topics];
      topics.clear();
      yield { index: store.state().index, topics: told };
    }
  } finally {
    for (const stop of stops) stop();
  }
}

/** Sleeps until the time is up, the signal aborts, or `expose`d resume is called. */
export function pause(ms: number, signal: AbortSignal, expose: (resume: () => void) => void = () => {}): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish, { once: true });
    if (signal.aborted) finish();
    expose(finish);
  });
}
