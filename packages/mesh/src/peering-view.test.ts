import { emptyStreamStatus, type Peering, type PeeringStreamStatus } from '@peerway/model/peering';
import { createRoot } from '@peerway/pki';
import { describe, expect, it } from 'vitest';
import { describePeering } from './peering-view.ts';
import { peeringRow } from './testing/mesh-fixture.ts';

const NOW = new Date('2026-01-01T12:00:00.000Z');
const ago = (seconds: number): string => new Date(NOW.getTime() - seconds * 1000).toISOString();

const dialer: Partial<Peering> = { peerServerAddresses: ['192.0.2.1:8503', '192.0.2.2:8503'], state: 'ESTABLISHING' };
const acceptor: Partial<Peering> = { state: 'PENDING' };
const connected: Partial<PeeringStreamStatus> = { connected: true, connectedAt: ago(600), lastHeartbeatAt: ago(5) };
const own = { rootPems: [], isAcknowledged: false };
const refused: PeeringStreamStatus['lastError'] = { at: ago(90), code: 'UNAVAILABLE', message: 'connection refused' };

function view(
  peering: Partial<Peering>,
  stream: Partial<PeeringStreamStatus> = {},
): ReturnType<typeof describePeering> {
  return describePeering(peeringRow('west', peering), { ...emptyStreamStatus(), ...stream }, undefined, NOW, own);
}

describe('state, health and reason', () => {
  it.each<[string, Partial<Peering>, Partial<PeeringStreamStatus>, string, string, RegExp]>([
    [
      'token generated',
      acceptor,
      {},
      'PENDING',
      'pending',
      /^Waiting for the other cluster to establish with the token\.$/,
    ],
    [
      'established before, leader changed',
      { ...acceptor, peerCaPems: ['x'] },
      {},
      'PENDING',
      'pending',
      /Waiting for the other cluster to dial/,
    ],
    [
      'the dialer closed the stream',
      acceptor,
      { connectedAt: ago(60), disconnectedAt: ago(30) },
      'PENDING',
      'pending',
      /closed the stream/,
    ],
    ['exchange not done', { ...dialer, state: 'PENDING' }, {}, 'PENDING', 'pending', /has not been exchanged/],
    [
      'exchange refused',
      { ...dialer, state: 'PENDING' },
      { lastExchangeError: { at: ago(9), code: 'peering.secret_refused', message: 'the secret is not valid' } },
      'PENDING',
      'failing',
      /^The secret of the token was not exchanged: the secret is not valid\. Establish it again with a new token/,
    ],
    [
      'exchange did not get through',
      { ...dialer, state: 'PENDING' },
      { lastExchangeError: { at: ago(9), code: 'peering.exchange_failed', message: 'a refused the connection' } },
      'PENDING',
      'failing',
      /a refused the connection\. Establish it again, with the same token once that is mended\.$/,
    ],
    [
      'a caller was refused before any stream was up',
      acceptor,
      { lastRefusal: { at: ago(9), from: '192.0.2.9:1', message: 'invalid peering establishment secret' } },
      'PENDING',
      'failing',
      /192\.0\.2\.9:1 that named this peering was refused: invalid peering establishment secret\. Generate a new token here/,
    ],
    [
      'a caller was refused after the stream broke',
      acceptor,
      {
        connectedAt: ago(99),
        disconnectedAt: ago(60),
        lastError: { at: ago(60), code: 'x', message: 'it broke' },
        lastRefusal: { at: ago(9), from: '192.0.2.9:1', message: 'invalid peering stream secret' },
      },
      'FAILING',
      'failing',
      /it broke\. A caller from 192\.0\.2\.9:1 .* invalid peering stream secret\. Generate a new token/,
    ],
    ['dialing', dialer, {}, 'ESTABLISHING', 'pending', /Connecting to 192\.0\.2\.1:8503/],
    ['connected', dialer, connected, 'ACTIVE', 'healthy', /Connected/],
    [
      'connected, with a service that no message can hold',
      dialer,
      { ...connected, tooLarge: ['huge', 'vast'] },
      'ACTIVE',
      'degraded',
      /^huge and 1 more can not be sent/,
    ],
    [
      'connected just now, no heartbeat yet',
      dialer,
      { connected: true, connectedAt: ago(10) },
      'ACTIVE',
      'healthy',
      /Connected/,
    ],
    [
      'connected, one heartbeat late',
      dialer,
      { ...connected, lastHeartbeatAt: ago(25) },
      'ACTIVE',
      'healthy',
      /Connected/,
    ],
    [
      'connected, silent for two intervals (C1)',
      dialer,
      { ...connected, lastHeartbeatAt: ago(40) },
      'ACTIVE',
      'stale',
      /The last heartbeat came 40 s ago/,
    ],
    [
      'connected, never a heartbeat (C1)',
      dialer,
      { connected: true, connectedAt: ago(300) },
      'ACTIVE',
      'stale',
      /No heartbeat has come since it connected 5 min ago/,
    ],
    [
      'connected, resources come but no heartbeat',
      dialer,
      { ...connected, lastHeartbeatAt: ago(100), lastReceiveAt: ago(1) },
      'ACTIVE',
      'stale',
      /100 s ago/,
    ],
    [
      'refused by the other side',
      dialer,
      {
        ...connected,
        lastAckAt: ago(60),
        lastNack: {
          at: ago(20),
          resourceUrl: 'type.googleapis.com/hashicorp.consul.internal.peerstream.ExportedService',
          message: 'no node',
          direction: 'received',
        },
      },
      'ACTIVE',
      'degraded',
      /The other cluster refused an update of ExportedService: no node/,
    ],
    [
      'refused by us, never an ack',
      dialer,
      {
        ...connected,
        lastNack: { at: ago(20), resourceUrl: 'x.PeeringTrustBundle', message: 'bad', direction: 'sent' },
      },
      'ACTIVE',
      'degraded',
      /This cluster refused an update of PeeringTrustBundle/,
    ],
    [
      'refused one resource, acknowledged others since',
      dialer,
      {
        ...connected,
        lastAckAt: ago(10),
        lastNack: { at: ago(20), resourceUrl: 'x', message: 'y', direction: 'sent' },
      },
      'ACTIVE',
      'degraded',
      /refused an update/,
    ],
    [
      'stale is worse than refused',
      dialer,
      {
        ...connected,
        lastHeartbeatAt: ago(60),
        lastNack: { at: ago(20), resourceUrl: 'x', message: 'y', direction: 'sent' },
      },
      'ACTIVE',
      'stale',
      /heartbeat/,
    ],
    [
      'an old error does not outlive the connection',
      dialer,
      { ...connected, lastError: { ...refused, at: ago(700) } },
      'ACTIVE',
      'healthy',
      /Connected/,
    ],
    [
      'dial failing',
      dialer,
      {
        disconnectedAt: ago(120),
        connectedAt: ago(600),
        lastError: refused,
        attempts: 5,
        nextAttemptAt: new Date(NOW.getTime() + 8000).toISOString(),
        address: '192.0.2.2:8503',
      },
      'FAILING',
      'failing',
      /^The stream to 192\.0\.2\.2:8503 failed, 5 times in a row: connection refused\. Next try in 8 s\.$/,
    ],
    [
      'dial failing, no try planned',
      dialer,
      { lastError: refused, attempts: 1 },
      'FAILING',
      'failing',
      /^The stream failed: connection refused\. No further try is planned\.$/,
    ],
    [
      'acceptor’s stream broke',
      acceptor,
      { connectedAt: ago(600), disconnectedAt: ago(90), lastError: { ...refused, message: 'heartbeat timeout' } },
      'FAILING',
      'failing',
      /broke: heartbeat timeout\. It is the other side that dials/,
    ],
    [
      'closed in peace after an older error',
      dialer,
      { connectedAt: ago(60), disconnectedAt: ago(10), lastError: refused },
      'ESTABLISHING',
      'pending',
      /Connecting/,
    ],
    [
      'deleted there, dialer',
      { ...dialer, state: 'TERMINATED' },
      connected,
      'TERMINATED',
      'failing',
      /^The other cluster deleted this peering.*Establish it again/,
    ],
    [
      'deleted there, acceptor',
      { ...acceptor, state: 'TERMINATED' },
      {},
      'TERMINATED',
      'failing',
      /^The other cluster deleted this peering.*Delete it here too before/,
    ],
    [
      'being deleted',
      { ...dialer, state: 'DELETING', deletedAt: ago(3) },
      connected,
      'DELETING',
      'pending',
      /Being deleted/,
    ],
  ])('%s', (_name, peering, stream, state, health, reason) => {
    const found = view(peering, stream);
    expect([found.state, found.health]).toEqual([state, health]);
    expect(found.reason).toMatch(reason);
    expect(Number.isNaN(Date.parse(found.since))).toBe(false);
  });

  it.each<[string, Partial<Peering>, Partial<PeeringStreamStatus>, string]>([
    ['healthy: since it connected', dialer, connected, ago(600)],
    ['stale: since it was last heard', dialer, { ...connected, lastHeartbeatAt: ago(60) }, ago(60)],
    [
      'failing: since the stream broke, not since the last try',
      dialer,
      { connectedAt: ago(900), disconnectedAt: ago(400), lastError: refused },
      ago(400),
    ],
    ['failing from the start: since the error', dialer, { lastError: refused }, ago(90)],
    ['deleting: since it was asked for', { state: 'DELETING', deletedAt: ago(3) }, {}, ago(3)],
    ['terminated: since it was told', { state: 'TERMINATED', stateSince: ago(77) }, {}, ago(77)],
  ])('%s', (_name, peering, stream, since) => {
    expect(view(peering, stream).since).toBe(since);
  });
});

it('carries role, stream and trust bundle, and never invents an expiry', () => {
  const bundle = {
    peerName: 'west',
    partition: 'default',
    trustDomain: 'w.consul',
    rootPems: ['not a certificate'],
    exportedPartition: '',
    createIndex: 1,
    modifyIndex: 1,
  };
  const found = describePeering(peeringRow('west', dialer), emptyStreamStatus(), bundle, NOW, own);
  expect(found.role).toBe('dialer');
  expect(found.trustBundle).toEqual({ trustDomain: 'w.consul', roots: 1, expiresAt: null });
  expect(view(acceptor)).toMatchObject({ role: 'acceptor', trustBundle: null, name: 'west' });
});

it('says when the roots of both sides end', () => {
  const root = createRoot({ trustDomain: 'own.consul', now: NOW, validityMs: 3_600_000 });
  const found = describePeering(peeringRow('west', dialer), emptyStreamStatus(), undefined, NOW, {
    rootPems: [root.certPem, 'no certificate'],
    isAcknowledged: false,
  });
  expect(found.ownRoots).toEqual({ roots: 2, expiresAt: root.notAfter });
});

it('says that another control plane knows where this one does not lead, and nothing that it can not know', () => {
  const found = describePeering(peeringRow('west', dialer), null, undefined, NOW, own);
  expect(found).toMatchObject({ state: 'ESTABLISHING', health: 'unknown', stream: { connected: false } });
  expect(found.reason).toMatch(/Another control plane of this cluster leads/);
  const over = describePeering(peeringRow('west', { ...dialer, state: 'TERMINATED' }), null, undefined, NOW, own);
  expect(over).toMatchObject({ state: 'TERMINATED', health: 'failing' });
});
