import { emptyStreamStatus, type PeeringStreamStatus } from '@peerway/model/peering';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peeringEvidence } from './peering-evidence.ts';

const NOW = new Date('2026-01-01T12:00:00.000Z');
const ago = (seconds: number): string => new Date(NOW.getTime() - seconds * 1000).toISOString();
const evidence = (stream: Partial<PeeringStreamStatus>): ReturnType<typeof peeringEvidence> =>
  peeringEvidence({ ...emptyStreamStatus(), ...stream }, NOW);

describe('peeringEvidence', () => {
  it.each<[string, Partial<PeeringStreamStatus>, number | null, boolean]>([
    ['never connected', {}, null, false],
    ['connected now', { connected: true, connectedAt: ago(0) }, 0, false],
    ['heartbeats come', { connected: true, connectedAt: ago(600), lastHeartbeatAt: ago(14) }, 14_000, false],
    ['one heartbeat is late', { connected: true, connectedAt: ago(600), lastHeartbeatAt: ago(29) }, 29_000, false],
    ['two are', { connected: true, connectedAt: ago(600), lastHeartbeatAt: ago(30) }, 30_000, true],
    ['never one, and not due yet', { connected: true, connectedAt: ago(29) }, 29_000, false],
    ['never one', { connected: true, connectedAt: ago(30) }, 30_000, true],
    [
      'the last one came over the stream before',
      { connected: true, connectedAt: ago(5), lastHeartbeatAt: ago(300) },
      5000,
      false,
    ],
    [
      'not connected any more',
      { connectedAt: ago(600), disconnectedAt: ago(90), lastHeartbeatAt: ago(91) },
      null,
      false,
    ],
  ])('%s', (_name, stream, silentMs, isStale) => {
    expect(evidence(stream)).toMatchObject({ silentMs, isStale });
  });

  it.each<[string, Partial<PeeringStreamStatus>, number, number | null]>([
    ['nothing sent', { connected: true }, 0, null],
    ['all applied', { connected: true, resourcesSent: 3, resourcesAcked: 3 }, 0, null],
    ['one refused', { connected: true, resourcesSent: 3, resourcesAcked: 2, resourcesNacked: 1 }, 0, null],
    ['one waits', { connected: true, resourcesSent: 3, resourcesAcked: 2, unansweredSince: ago(4) }, 1, 4000],
    ['more answers than questions', { connected: true, resourcesSent: 1, resourcesNacked: 5 }, 0, null],
  ])('sent against applied: %s', (_name, stream, unanswered, unansweredMs) => {
    expect(evidence(stream)).toMatchObject({ unanswered, unansweredMs });
  });

  it('gives no negative times, whatever the clocks did', () => {
    const at = fc.option(fc.integer({ min: -1e6, max: 1e6 }).map(ago), { nil: null });
    const stream = fc.record({
      connected: fc.boolean(),
      connectedAt: at,
      lastHeartbeatAt: at,
      nextAttemptAt: at,
      unansweredSince: at,
    });
    fc.assert(
      fc.property(stream, (made) => {
        for (const value of Object.values(evidence(made)))
          if (typeof value === 'number') expect(value).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
