import { randomUUID } from 'node:crypto';
import { auditFilterSchema } from '@peerway/model/audit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { authenticate } from '../access/authenticate.ts';
import { listAssessedTokens, readAssessedToken } from '../acl/assessed-tokens.ts';
import { createToken } from '../acl/create-token.ts';
import { deleteToken } from '../acl/tokens.ts';
import type { OperationContext } from '../context.ts';
import { openTestServices, type TestServices } from '../testing/test-services.ts';
import { writeTokenUses } from './token-use-notes.ts';

let services: TestServices;
let context: OperationContext;
beforeAll(async () => {
  services = await openTestServices();
  context = services.context(new Date(services.clock.nowMs));
});
afterAll(() => services[Symbol.asyncDispose]());

const MINUTE_MS = 60_000;
let token: { accessorId: string; secretId: string };
beforeEach(async () => {
  token = await createToken(context, {});
});

const minute = (ms: number): string => new Date(ms - (ms % MINUTE_MS)).toISOString();
const use = (by: OperationContext = context) => authenticate(by, { token: token.secretId, session: null });
const newestRecord = async (): Promise<number> =>
  (await services.store.listAuditEvents(auditFilterSchema.parse({}))).newest;
const stored = async (): Promise<string | undefined> =>
  (await services.store.readTokenUses(token.accessorId)).lastUsedAt.get(token.accessorId);

describe('the use of a token', () => {
  it('is known to the minute at once here, and stored with the next batch', async () => {
    expect(await readAssessedToken(context, token)).toMatchObject({ lastUsedAt: null });
    await use();
    expect(await stored()).toBeUndefined();
    const expected = minute(services.clock.nowMs);
    expect(await readAssessedToken(context, token)).toMatchObject({ lastUsedAt: expected });
    await writeTokenUses(context);
    expect(await stored()).toBe(expected);
    const listed = await listAssessedTokens(services.context(new Date()));
    expect(listed.find(({ accessorId }) => accessorId === token.accessorId)?.lastUsedAt).toBe(expected);
  });

  it('takes no index, wakes nobody and is not audited', async () => {
    const { index } = services.store.state();
    const records = await newestRecord();
    let told = 0;
    const stop = services.store.onChange(() => {
      told += 1;
    });
    await use();
    await writeTokenUses(context);
    // Whatever a write of the state would have told is told by the time that a later one is done.
    const { modifyIndex } = await createToken(context, {});
    stop();
    expect(modifyIndex).toBe(index + 1);
    expect(told).toBe(1);
    expect(await newestRecord()).toBe(records + 1);
  });

  it('of several control planes is the latest, in whatever order they write', async () => {
    const other = services.context(new Date());
    await use();
    services.clock.nowMs += 5 * MINUTE_MS;
    await use(other);
    await writeTokenUses(other);
    await writeTokenUses(context);
    expect(await stored()).toBe(minute(services.clock.nowMs));
  });

  it('is written later where it could not be written now', async () => {
    const refusing = {
      ...context,
      store: { ...services.store, writeTokenUses: () => Promise.reject(new Error('away')) },
    };
    await use();
    await expect(writeTokenUses(refusing)).rejects.toThrow('away');
    await writeTokenUses(context);
    expect(await stored()).toBe(minute(services.clock.nowMs));
  });

  it('ends with the token, and does not come back with what was noted before', async () => {
    await use();
    await writeTokenUses(context);
    await use();
    await deleteToken(context, token);
    await writeTokenUses(context);
    expect(await stored()).toBeUndefined();
  });

  it('is none when the secret was wrong, or the token has ended', async () => {
    const ending = await createToken(context, { expiresInMs: MINUTE_MS });
    services.clock.nowMs += MINUTE_MS;
    for (const secret of [randomUUID(), ending.secretId])
      await expect(authenticate(context, { token: secret, session: null })).rejects.toMatchObject({
        code: 'acl.unknown_token',
      });
    expect(context.live.tokenUses.take().size).toBe(0);
  });
});
