import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { createRoot, createServerLeaf } from '@peerway/pki';
import { describe, expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { startTestCluster } from '../testing/test-cluster.ts';
import { LeafRenewal, renewalDelayMs } from './renew-leaf.ts';

const now = new Date();
const cluster = { datacenter: 'dc1', trustDomain: '0000000a.consul' };
const root = createRoot({ trustDomain: cluster.trustDomain, now });
const hour = 3_600_000;

describe('the server leaf', () => {
  it('is renewed after two thirds of its life, looked at every twelve hours at least', () => {
    const life = (hours: number) => ({ validFromDate: new Date(0), validToDate: new Date(hours * hour) });
    expect(renewalDelayMs(life(9), 0)).toBe(6 * hour);
    expect(renewalDelayMs(life(9), 5 * hour)).toBe(hour);
    expect(renewalDelayMs(life(9), 8 * hour)).toBe(1000);
    expect(renewalDelayMs(life(72), 0)).toBe(12 * hour);
  });

  it('is asked for again every second while none can be had', async () => {
    const clock = fakeClock(now.getTime());
    const answers = [null, new Error('the CA is locked'), createServerLeaf({ root, cluster, now })];
    const presented: string[] = [];
    const asked: (() => void)[] = [];
    const renewal = new LeafRenewal({
      issue: async () => {
        asked.shift()?.();
        const answer = answers.shift() ?? null;
        if (answer instanceof Error) throw answer;
        return answer;
      },
      present: (leaf) => presented.push(leaf.certChainPem),
      clock,
      log: () => {},
    });
    await renewal.refresh();
    for (const expected of [0, 1]) {
      expect(clock.waiting()).toEqual([1000]);
      expect(presented).toHaveLength(0);
      const again = new Promise<void>((resolve) => asked.push(resolve));
      clock.advance(1000);
      await again;
      await new Promise((resolve) => setImmediate(resolve));
      expect(presented).toHaveLength(expected);
      if (expected === 1) break;
    }
    expect(clock.waiting()[0]).toBeGreaterThan(hour);
    renewal.stop();
    expect(clock.waiting()).toEqual([]);
  });

  it('is another one for connections after the active root changed; those that are up stay', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    const serial = async () => {
      const socket = connect({ ...west.server.address, ALPNProtocols: ['h2'], rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      return { socket, serialNumber: socket.getPeerX509Certificate()?.serialNumber };
    };
    const before = await serial();
    const [row] = west.backend.state().caRoot.values();
    if (!row) throw new Error('no root');
    const next = createRoot({ trustDomain: west.backend.state().cluster.trustDomain, now });
    west.backend.put(
      { table: 'caRoot', value: { ...row, state: 'retiring' } },
      { table: 'caRoot', value: { ...row, id: next.id, certPem: next.certPem, state: 'active' } },
    );
    await new Promise((resolve) => setImmediate(resolve));
    const after = await serial();
    expect(after.serialNumber).not.toBe(before.serialNumber);
    expect(before.socket.destroyed).toBe(false);
    for (const { socket } of [before, after]) socket.destroy();
    expect(new X509Certificate(next.certPem).ca).toBe(true);
  });
});
