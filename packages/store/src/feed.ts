import type { Log } from '@peerway/model/log';
import { Client } from 'pg';
import { SESSIONS_CHANNEL } from './sessions.ts';

/** Leadership of the cluster's loops: one session-level advisory lock. */
const LEADER_LOCK = 72_707_371;
const RETRY_MS = 1_000;

/** The dedicated connection that hears of changes and holds the leader lock. */
export type Feed = {
  isLeader(): boolean;
  onLeaderChange(listener: () => void): () => void;
  onSessionsEnd(listener: () => void): () => void;
  close(): Promise<void>;
};

/**
 * `onNotify` is told the index of a transaction that was committed, here or elsewhere, or null when some may have been missed.
 * Connects, and connects again whenever the connection is lost; leadership is lost with it.
 */
export async function openFeed(
  url: string,
  options: { onNotify: (index: number | null) => void; log: Log },
): Promise<Feed> {
  const listeners = new Set<() => void>();
  const sessionListeners = new Set<() => void>();
  let client: Client | null = null;
  let leader = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const setLeader = (value: boolean): void => {
    if (leader === value) return;
    leader = value;
    options.log('info', value ? 'leader.acquired' : 'leader.lost');
    for (const listener of [...listeners]) listener();
  };
  const attempt = async (): Promise<void> => {
    if (client === null) {
      const fresh = new Client({ connectionString: url, keepAlive: true });
      const lost = (error?: Error): void => {
        if (client !== fresh) return;
        client = null;
        if (!closed) options.log('warn', 'store.feed_lost', { error: error?.message ?? 'connection ended' });
        setLeader(false);
      };
      fresh.on('error', lost);
      fresh.on('end', () => lost());
      const sessionsEnded = (): void => {
        for (const listener of [...sessionListeners]) listener();
      };
      fresh.on('notification', ({ channel, payload }) =>
        channel === SESSIONS_CHANNEL ? sessionsEnded() : options.onNotify(Number(payload)),
      );
      await fresh.connect();
      await fresh.query(`LISTEN peerway_change; LISTEN ${SESSIONS_CHANNEL}`);
      client = fresh;
      // What was told while the connection was away is unknown.
      options.onNotify(null);
      sessionsEnded();
    }
    if (!leader) {
      const answer = await client.query('SELECT pg_try_advisory_lock($1) AS held', [LEADER_LOCK]);
      setLeader(answer.rows[0]?.held === true);
    }
  };
  const again = async (): Promise<void> => {
    try {
      await attempt();
    } catch (error) {
      options.log('warn', 'store.feed_failed', { error: String(error) });
    }
    if (!closed) timer = setTimeout(() => void again(), RETRY_MS);
  };
  await attempt();
  timer = setTimeout(() => void again(), RETRY_MS);
  return {
    isLeader: () => leader,
    onLeaderChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onSessionsEnd(listener) {
      sessionListeners.add(listener);
      return () => sessionListeners.delete(listener);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      leader = false;
      await client?.end();
    },
  };
}
