import type { PeeringServiceEvidence } from '@peerway/model/peering';
import { describe, expect, it } from 'vitest';
import { peeringServices } from './peering-services.ts';
import { demoEast, demoWest } from './testing/demo-clusters.ts';
import { bundle, WEST_TRUST_DOMAIN, without } from './testing/mesh-fixture.ts';

const AT = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-01T00:00:05.000Z';
const evidence = (fields: Partial<PeeringServiceEvidence> = {}): PeeringServiceEvidence => ({
  connected: true,
  acknowledgedAt: new Map(),
  appliedAt: new Map(),
  refusedThere: new Map(),
  refusedHere: new Map(),
  ...fields,
});
const toEast = (fields?: Partial<PeeringServiceEvidence>) =>
  peeringServices(demoWest(), { name: 'east', partition: 'default' }, evidence(fields)).exported;
const fromWest = (fields?: Partial<PeeringServiceEvidence>, state = demoEast()) =>
  peeringServices(state, { name: 'west', partition: 'default' }, evidence(fields)).imported;

describe('an exported service', () => {
  it('is shown with its protocol, instances and health', () => {
    expect(toEast().map(({ name, protocol, instances, health }) => [name, protocol, instances, health])).toEqual([
      ['api', 'http', 2, 'passing'],
      ['ledger', 'tcp', 1, 'passing'],
      ['payments', 'grpc', 1, 'passing'],
    ]);
  });

  it.each<[string, Partial<PeeringServiceEvidence>, object]>([
    ['waits while nothing was answered', {}, { sync: 'waiting', appliedAt: null }],
    ['waits while only half of it was answered', { acknowledgedAt: new Map([['api', AT]]) }, { sync: 'waiting' }],
    [
      'is applied once both of its resources are, since the later of the two',
      {
        acknowledgedAt: new Map([
          ['api', LATER],
          ['api-sidecar-proxy', AT],
        ]),
      },
      { sync: 'applied', appliedAt: LATER, refusal: null },
    ],
    [
      'is refused with the peer’s reason, also where the other half was applied',
      { acknowledgedAt: new Map([['api', AT]]), refusedThere: new Map([['api-sidecar-proxy', 'no SNI']]) },
      { sync: 'refused', refusal: 'no SNI' },
    ],
    ['is not known of while the stream is down', { connected: false }, { sync: 'not-connected', appliedAt: null }],
  ])('%s', (_name, fields, expected) => {
    expect(toEast(fields)[0]).toMatchObject({ name: 'api', ...expected });
  });
});

describe('an imported service', () => {
  it('has the exporter’s protocol, and says what stops it', () => {
    expect(fromWest().map(({ name, protocol, health }) => [name, protocol, health])).toEqual([
      ['api', 'http', 'passing'],
      ['ledger', 'tcp', 'passing'],
      ['payments', 'grpc', 'passing'],
    ]);
    const [api] = fromWest({}, demoEast(without(bundle('west', WEST_TRUST_DOMAIN))));
    expect(api).toMatchObject({ health: 'critical', healthReason: expect.stringContaining('trust bundle') });
  });

  it('is listed when all that is known of it is that it was refused here', () => {
    const rows = fromWest({ refusedHere: new Map([['odd-sidecar-proxy', 'it has no node']]) });
    expect(rows.find(({ name }) => name === 'odd')).toMatchObject({
      sync: 'refused',
      refusal: 'it has no node',
      instances: 0,
      health: 'unknown',
    });
  });

  it('is none of another peer', () => {
    expect(peeringServices(demoEast(), { name: 'north', partition: 'default' }, evidence()).imported).toEqual([]);
  });
});
