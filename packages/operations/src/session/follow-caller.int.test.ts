import { randomUUID } from 'node:crypto';
import { secretHash } from '@peerway/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticate } from '../access/authenticate.ts';
import { createToken } from '../acl/create-token.ts';
import { removeExpiredTokens } from '../acl/token-expiry-loop.ts';
import type { OperationContext } from '../context.ts';
import { openTestServices, type TestServices } from '../testing/test-services.ts';
import { FailureLimiter } from './failure-limiter.ts';
import { followCaller, whileCallerStands } from './follow-caller.ts';
import { removeEndedSessions } from './session-expiry-loop.ts';
import { signIn } from './sessions.ts';

const MINUTE_MS = 60_000;

let services: TestServices;
let context: OperationContext;
beforeAll(async () => {
  services = await openTestServices();
  context = services.context(new Date());
});
afterAll(() => services[Symbol.asyncDispose]());

const inMinutes = (minutes: number): string => new Date(services.clock.nowMs + minutes * MINUTE_MS).toISOString();

async function newSession(
  expiresAt: string | null = null,
): Promise<{ secret: string; session: string; accessorId: string }> {
  const { secretId, accessorId } = await createToken(context, { description: 'somebody', expiresAt });
  const from = { address: '192.0.2.1', userAgent: '', previousSession: null };
  const { session } = await signIn(context, new FailureLimiter(context.now), from, { token: secretId });
  return { secret: secretId, session, accessorId };
}
const callerOf = (session: string) => authenticate(context, { token: null, session });

describe('a session', () => {
  it('ends after half an hour without a call, and after twelve hours with them', async () => {
    const { session } = await newSession();
    for (let minutes = 0; minutes < 12 * 60 - 29; minutes += 29) {
      services.clock.nowMs += 29 * MINUTE_MS;
      if (minutes + 29 < 12 * 60) await callerOf(session);
    }
    services.clock.nowMs += 29 * MINUTE_MS;
    await expect(callerOf(session)).rejects.toMatchObject({ code: 'acl.unknown_token' });
    const idle = await newSession();
    services.clock.nowMs += 30 * MINUTE_MS;
    await expect(callerOf(idle.session)).rejects.toMatchObject({ code: 'acl.unknown_token' });
  });

  it('ends with its token, whatever was used meanwhile', async () => {
    const { session } = await newSession(inMinutes(20));
    services.clock.nowMs += 19 * MINUTE_MS;
    await callerOf(session);
    services.clock.nowMs += MINUTE_MS;
    await expect(callerOf(session)).rejects.toMatchObject({ code: 'acl.unknown_token' });
  });

  it('is written down as used once a minute at most', async () => {
    const { session } = await newSession();
    const seen = async () => (await services.store.findSession({ hash: secretHash(session) }))?.lastSeenAt;
    const first = await seen();
    services.clock.nowMs += 59_000;
    await callerOf(session);
    expect(await seen()).toBe(first);
    services.clock.nowMs += 2_000;
    await callerOf(session);
    expect(await seen()).toBe(new Date(services.clock.nowMs).toISOString());
  });
});

describe('a long call', () => {
  const endings: [string, (made: Awaited<ReturnType<typeof newSession>>) => unknown][] = [
    ['its session is idle for too long', () => (services.clock.nowMs += 31 * MINUTE_MS)],
    ['its token expires', () => (services.clock.nowMs += 25 * MINUTE_MS)],
    [
      'its session is gone',
      ({ session }) =>
        services.store.transact((transaction) => transaction.deleteSession({ hash: secretHash(session) })),
    ],
    [
      'its token is gone',
      ({ accessorId }) => services.store.transact((transaction) => transaction.remove('aclToken', accessorId)),
    ],
  ];
  it.each(endings)('ends when %s', async (_name, end) => {
    const made = await newSession(inMinutes(25));
    const followed = followCaller(context, await callerOf(made.session), new AbortController().signal);
    expect(followed.signal.aborted).toBe(false);
    const aborted = new Promise((resolve) => followed.signal.addEventListener('abort', resolve));
    await end(made);
    await aborted;
    expect(() => followed.throwIfEnded()).toThrow(expect.objectContaining({ code: 'acl.unknown_token' }));
    followed.stop();
  });

  it('gives nothing more to a caller that ended while it was made', async () => {
    const { session, accessorId } = await newSession();
    const caller = await callerOf(session);
    const given: number[] = [];
    const take = async () => {
      for await (const item of whileCallerStands({ ...context, caller }, new AbortController().signal, source))
        given.push(item);
    };
    async function* source() {
      yield 1;
      await services.store.transact((transaction) => transaction.remove('aclToken', accessorId));
      yield 2;
    }
    await expect(take()).rejects.toMatchObject({ code: 'acl.unknown_token' });
    expect(given).toEqual([1]);
  });
});

describe('what has ended', () => {
  it('is removed: sessions of expired tokens, sessions that are over, and nothing else', async () => {
    // What the tests above left.
    services.clock.nowMs += 60 * MINUTE_MS;
    await removeExpiredTokens(context);
    await removeEndedSessions(context);
    const kept = await newSession();
    const expiring = await newSession(inMinutes(10));
    const find = (session: string) => services.store.findSession({ hash: secretHash(session) });
    services.clock.nowMs += 11 * MINUTE_MS;
    expect([await removeExpiredTokens(context), await removeEndedSessions(context)]).toEqual([1, 0]);
    expect(await find(expiring.session)).toBeNull();
    await callerOf(kept.session);
    services.clock.nowMs += 31 * MINUTE_MS;
    expect([await removeExpiredTokens(context), await removeEndedSessions(context)]).toEqual([0, 1]);
    expect(await find(kept.session)).toBeNull();
    expect(await removeEndedSessions(context)).toBe(0);
  });

  it('goes in batches, so that no write waits for long', async () => {
    const at = new Date(services.clock.nowMs).toISOString();
    await services.store.transact(async (transaction) => {
      for (let index = 0; index < 22; index += 1)
        await transaction.createSession({
          ...{ hash: randomUUID(), id: randomUUID(), accessorId: 'gone', method: 'token', address: '', userAgent: '' },
          ...{ createdAt: at, lastSeenAt: at, expiresAt: at },
        });
    });
    const removed = [
      await removeEndedSessions(context, 10),
      await removeEndedSessions(context, 10),
      await removeEndedSessions(context, 10),
    ];
    expect(removed).toEqual([10, 10, 2]);
  });
});
