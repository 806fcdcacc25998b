import { describe, expect, it } from 'vitest';
import { fakeClock } from './testing/fake-clock.ts';
import { PeeringStreamTracker, type StreamEvidence } from './tracker.ts';
import { resourceUrls } from './wire/resource-url.ts';

const service = (id: string) => ({ url: resourceUrls.exportedService, id });

function connected(): { tracker: PeeringStreamTracker; evidence: StreamEvidence; clock: ReturnType<typeof fakeClock> } {
  const clock = fakeClock(Date.parse('2026-01-01T00:00:00Z'));
  const tracker = new PeeringStreamTracker(clock);
  const evidence = tracker.connect('p');
  if (!evidence) throw new Error('not connected');
  return { tracker, evidence, clock };
}

describe('the evidence of a stream', () => {
  it('is empty for a peering that had none', () => {
    expect(new PeeringStreamTracker().status('p')).toMatchObject({ connected: false, lastError: null, attempts: 0 });
  });

  it('allows one live stream per peering', () => {
    const { tracker, evidence } = connected();
    expect(tracker.connect('p')).toBeNull();
    evidence.disconnected(null);
    expect(tracker.connect('p')).not.toBeNull();
  });

  it('counts attempts until a stream is up, and keeps why the last one failed', () => {
    const clock = fakeClock(Date.parse('2026-01-01T00:00:00Z'));
    const tracker = new PeeringStreamTracker(clock);
    for (const address of ['a:1', 'b:1']) {
      tracker.attempting('p', address);
      tracker.failed('p', { code: 'dial.refused', message: address });
      tracker.nextAttempt('p', clock.now() + 2000);
    }
    expect(tracker.status('p')).toMatchObject({
      ...{ attempts: 2, address: 'b:1', nextAttemptAt: '2026-01-01T00:00:02.000Z' },
      lastError: { code: 'dial.refused', message: 'b:1', at: '2026-01-01T00:00:00.000Z' },
    });
    tracker.attempting('p', 'a:1');
    expect(tracker.status('p')).toMatchObject({ attempts: 3, nextAttemptAt: null });
    tracker.connect('p');
    expect(tracker.status('p')).toMatchObject({ connected: true, attempts: 0, address: 'a:1' });
  });

  it('tells what was sent, acknowledged and applied', () => {
    const { tracker, evidence, clock } = connected();
    for (let turn = 0; turn < 3; turn += 1) evidence.sent();
    clock.advance(1000);
    evidence.acked({ ...service('api'), hash: '' });
    evidence.acked({ url: resourceUrls.trustBundle, id: 'roots', hash: 'bundle' });
    evidence.acked(null);
    evidence.applied(service('web'));
    expect(tracker.status('p')).toMatchObject({
      ...{ resourcesSent: 3, resourcesAcked: 2, resourcesReceived: 1 },
      ...{ lastSendAt: '2026-01-01T00:00:00.000Z', lastAckAt: '2026-01-01T00:00:01.000Z' },
    });
    expect([...tracker.acknowledgedServices('p')]).toEqual(['api']);
    evidence.disconnected(null);
    expect(tracker.acknowledgedServices('p').size).toBe(0);
  });

  it('tells since when nothing was answered of what was sent', () => {
    const { tracker, evidence, clock } = connected();
    const since = (): string | null => tracker.status('p').unansweredSince;
    expect(since()).toBeNull();
    evidence.sent();
    clock.advance(1000);
    evidence.sent();
    evidence.sent();
    expect(since()).toBe('2026-01-01T00:00:00.000Z');
    clock.advance(1000);
    evidence.acked({ ...service('api'), hash: '' });
    expect(since()).toBe('2026-01-01T00:00:02.000Z');
    evidence.acked(null);
    evidence.nackReceived(service('web'), 'no');
    evidence.acked({ ...service('other'), hash: '' });
    expect(since()).toBeNull();
    evidence.sent();
    evidence.disconnected(null);
    expect(tracker.status('p')).toMatchObject({ unansweredSince: null, resourcesSent: 4, resourcesNacked: 1 });
  });

  it('keeps the newest refusal of each direction apart', () => {
    const { tracker, evidence } = connected();
    evidence.nackReceived(service('api'), 'refused by them');
    evidence.nackSent(service('web'), 'refused by us');
    expect(tracker.status('p')).toMatchObject({
      ...{ lastNackReceived: { message: 'refused by them' }, lastNackSent: { message: 'refused by us' } },
      resourcesRefused: 1,
    });
    evidence.applied(service('web'));
    expect(tracker.status('p')).toMatchObject({ lastNackSent: null, lastNackReceived: { message: 'refused by them' } });
  });

  it('shows the newest refusal that is in force, and none when all were mended', () => {
    const { tracker, evidence } = connected();
    const last = (): string | undefined => tracker.status('p').lastNack?.message;
    evidence.nackReceived(service('api'), 'api refused by them');
    evidence.nackSent(service('api'), 'api refused by us');
    evidence.nackSent(service('web'), 'web refused by us');
    expect(last()).toBe('web refused by us');
    evidence.applied(service('other'));
    expect(last()).toBe('web refused by us');
    evidence.applied(service('web'));
    expect(last()).toBe('api refused by us');
    evidence.applied(service('api'));
    expect(last()).toBe('api refused by them');
    evidence.acked({ ...service('api'), hash: '' });
    expect(tracker.status('p').lastNack).toBeNull();
  });

  it('keeps no more refusals than it has room for', () => {
    const { tracker, evidence } = connected();
    for (let place = 0; place < 3000; place += 1) evidence.nackSent(service(`s${place}`), `refused ${place}`);
    expect(tracker.status('p').lastNack?.message).toBe('refused 2999');
    for (let place = 2000; place < 3000; place += 1) evidence.applied(service(`s${place}`));
    expect(tracker.status('p').lastNack).toBeNull();
  });

  it('is told to listeners once for many changes, and never from inside the change', async () => {
    const { tracker, evidence } = connected();
    const told: string[] = [];
    const stop = tracker.onChange((peeringId) => told.push(peeringId));
    for (let turn = 0; turn < 10; turn += 1) evidence.heartbeatReceived();
    expect(told).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual(['p']);
    stop();
    evidence.heartbeatReceived();
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual(['p']);
  });
});
