import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileAuthorizer, GLOBAL_MANAGEMENT_RULES } from '@peerway/acl';
import { TrafficHistory, TrafficRecorder } from '@peerway/metrics';
import { PeeringStreamTracker } from '@peerway/peering';
import { openStore, type Store } from '@peerway/store';
import { CheckDeadlines } from '../check/check-deadlines.ts';
import type { OperationContext } from '../context.ts';
import { ProxyRegistry } from '../proxy/proxy-registry.ts';
import { FailureLimiter } from '../session/failure-limiter.ts';
import { TokenUseNotes } from '../session/token-use-notes.ts';

/** A real store in a directory of its own, and a clock that only the test moves. */
export type TestServices = {
  store: Store;
  clock: { nowMs: number };
  tracker: PeeringStreamTracker;
  /** A call with every right, in a process that started then. */
  context(startedAt: Date): OperationContext;
} & AsyncDisposable;

export async function openTestServices(): Promise<TestServices> {
  const directory = await mkdtemp(join(tmpdir(), 'peerway-operations-'));
  const store = await openStore({
    dataDirectory: directory,
    cluster: {
      datacenter: 'dc1',
      aclDefaultPolicy: 'deny',
      intentionDefaultPolicy: 'deny',
      serverAddresses: ['127.0.0.1:8503'],
      lanServerAddresses: ['127.0.0.1:8503'],
    },
    log: () => {},
  });
  const clock = { nowMs: Date.now() };
  const tracker = new PeeringStreamTracker();
  const now = (): Date => new Date(clock.nowMs);
  return {
    store,
    clock,
    tracker,
    context: (startedAt) => ({
      store,
      live: {
        tracker,
        traffic: new TrafficHistory(),
        recorder: new TrafficRecorder(),
        proxies: new ProxyRegistry(now),
        checks: new CheckDeadlines(),
        wrongTokens: new FailureLimiter(now),
        tokenUses: new TokenUseNotes(),
        signing: { take: () => true },
        startedAt,
        version: 'test',
      },
      now,
      log: () => {},
      aclResetFile: join(directory, 'acl-bootstrap-reset'),
      caller: {
        accessorId: 'test',
        description: '',
        authorizer: compileAuthorizer([{ name: 'all', rules: GLOBAL_MANAGEMENT_RULES }], [], 'deny'),
      },
      requestId: 'test',
    }),
    async [Symbol.asyncDispose]() {
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
