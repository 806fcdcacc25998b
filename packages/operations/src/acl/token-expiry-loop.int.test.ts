import { expect, it } from 'vitest';
import { openTestServices } from '../testing/test-services.ts';
import { createToken } from './create-token.ts';
import { EXPIRED_BATCH_MAX, removeExpiredTokens } from './token-expiry-loop.ts';

it('removes tokens that have ended, some at a time, and no other', async () => {
  await using services = await openTestServices();
  const context = services.context(new Date());
  const make = (expiresInMs: number | null) => createToken(context, { expiresInMs });
  const kept = [await make(null), await make(180_000)];
  for (let index = 0; index < EXPIRED_BATCH_MAX + 1; index += 1) await make(60_000);
  expect(await removeExpiredTokens(context)).toBe(0);
  services.clock.nowMs += 60_000;
  expect(await removeExpiredTokens(context)).toBe(EXPIRED_BATCH_MAX);
  expect(await removeExpiredTokens(context)).toBe(1);
  expect(await removeExpiredTokens(context)).toBe(0);
  expect([...services.store.state().aclToken.keys()].toSorted()).toEqual(
    kept.map(({ accessorId }) => accessorId).toSorted(),
  );
});
