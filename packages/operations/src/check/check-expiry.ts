import { rowsUnder } from '@peerway/mesh';
import { checkKey, type HealthCheck, instanceKey } from '@peerway/model/catalog';
import { UnbrokenWatch } from '../cluster/unbroken-watch.ts';
import type { Services } from '../context.ts';
import { CriticalTerms } from './critical-terms.ts';

const LOOK_EVERY_MS = 1_000;

/** A local check that must be confirmed, or whose service goes when it stays critical. */
const isWatched = (check: HealthCheck): boolean =>
  check.peerName === '' &&
  (check.type === 'ttl' || typeof check.definition?.DeregisterCriticalServiceAfter === 'string');

/**
 * Makes TTL checks critical that nobody confirmed in time, and takes away instances that were critical for as long as their
 * check's `DeregisterCriticalServiceAfter` says. Only the leader writes. Returns what ends it.
 */
export function startCheckExpiry(services: Services): () => void {
  const { store, live, now, log } = services;
  const watch = new UnbrokenWatch();
  let terms = new CriticalTerms();
  let watchingSince = 0;
  let table: unknown = null;
  let watched: HealthCheck[] = [];
  let isBusy = false;

  const look = async (): Promise<void> => {
    const { check } = store.state();
    if (table !== check) {
      table = check;
      watched = [...check.values()].filter(isWatched);
      live.checks.prune((key) => check.has(key));
    }
    const at = now().getTime();
    const since = watch.look(at);
    if (since !== watchingSince) {
      watchingSince = since;
      live.checks.restart();
      terms = new CriticalTerms();
    }
    const expired = watched.filter(
      (row) => row.type === 'ttl' && row.status !== 'critical' && live.checks.isOver(checkKey(row), row, at),
    );
    const gone = watched.filter((row) => terms.isOverdue(row, at));
    if (expired.length + gone.length === 0) return;
    await store.transact((transaction) => {
      for (const row of expired) {
        const current = transaction.state.check.get(checkKey(row));
        if (current === undefined || current.status === 'critical') continue;
        const output = `TTL expired (last output before timeout follows): ${current.output}`;
        transaction.put('check', { ...current, status: 'critical', output: output.slice(0, 4096) });
      }
      for (const row of gone) {
        transaction.remove('instance', instanceKey({ ...row, id: row.serviceId }));
        const ofNode = checkKey({ ...row, checkId: '' });
        for (const [key, other] of rowsUnder(transaction.state.check, ofNode))
          if (other.serviceId === row.serviceId) transaction.remove('check', key);
      }
    });
  };
  const timer = setInterval(() => {
    if (isBusy || !store.isLeader()) return;
    isBusy = true;
    look()
      .catch((error: unknown) => log('warn', 'check_expiry.failed', { error: String(error) }))
      .finally(() => {
        isBusy = false;
      });
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
