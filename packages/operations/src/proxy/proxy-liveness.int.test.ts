import type { ProxyReference } from '@peerway/model/snapshot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { registerService } from '../catalog/register-service.ts';
import { startCheckExpiry } from '../check/check-expiry.ts';
import { updateCheck } from '../check/update-check.ts';
import type { OperationContext } from '../context.ts';
import { openTestServices, type TestServices } from '../testing/test-services.ts';
import { linkCheckId, startProxyLiveness } from './proxy-liveness.ts';

const proxy: ProxyReference = { role: 'mesh-gateway', partition: 'default', node: 'node-1', id: 'mesh-gateway' };
let services: TestServices;
let context: OperationContext;
let stops: (() => void)[];

beforeAll(async () => {
  services = await openTestServices();
  context = services.context(new Date(services.clock.nowMs));
  await registerService(context, {
    node: { node: 'node-1', address: '127.0.0.1' },
    service: { id: 'mesh-gateway', service: 'mesh-gateway', kind: 'mesh-gateway', port: 8443 },
    checks: [{ checkId: 'alive', name: 'alive', type: 'ttl', definition: { TTL: '10s' }, status: 'passing' }],
  });
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  stops = [startProxyLiveness(context), startCheckExpiry(context)];
});
afterAll(async () => {
  for (const stop of stops) stop();
  vi.useRealTimers();
  await services[Symbol.asyncDispose]();
});

const statusOf = (checkId: string) =>
  [...services.store.state().check.values()].find((check) => check.checkId === checkId)?.status;

/** Both statuses after so many looks, a second apart. */
async function after(seconds: number): Promise<{ link: unknown; ttl: unknown }> {
  for (let second = 0; second < seconds; second++) {
    services.clock.nowMs += 1_000;
    vi.advanceTimersByTime(1_000);
    // Writes are queued behind one another: one of ours that comes back tells that theirs are done.
    await services.store.transact(() => undefined);
    await services.store.transact(() => undefined);
  }
  return { link: statusOf(linkCheckId('mesh-gateway')), ttl: statusOf('alive') };
}

const confirm = () =>
  updateCheck(context, { partition: 'default', node: 'node-1', checkId: 'alive', status: 'passing', output: '' });

describe('what must be confirmed', () => {
  it('is critical when it is not', async () => {
    const unlink = context.live.proxies.link(proxy);
    await confirm();
    expect(await after(9)).toEqual({ link: 'passing', ttl: 'passing' });
    unlink();
    expect(await after(16)).toEqual({ link: 'critical', ttl: 'critical' });
  });

  it('is not held against anybody while this process was frozen, and is again afterwards', async () => {
    const unlink = context.live.proxies.link(proxy);
    await confirm();
    expect(await after(8)).toEqual({ link: 'passing', ttl: 'passing' });
    await confirm();
    services.clock.nowMs += 60_000;
    // What the frozen process sees first when it goes on: the link broke long ago, and nobody is back yet.
    unlink();
    expect(await after(9)).toEqual({ link: 'passing', ttl: 'passing' });
    expect(await after(8)).toEqual({ link: 'critical', ttl: 'critical' });
  });
});
