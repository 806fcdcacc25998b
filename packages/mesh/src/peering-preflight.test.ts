import type { AddressProbe, PeeringTokenView, PreflightCheck } from '@peerway/model/peering';
import { describe, expect, it } from 'vitest';
import { nearness, peeringPreflight } from './peering-preflight.ts';
import { demoEast, demoWest } from './testing/demo-clusters.ts';
import { gateway, peering, WEST_TRUST_DOMAIN, without } from './testing/mesh-fixture.ts';

const NOW = new Date('2026-06-01T00:00:00.000Z');
const NORTH = 'dddddddd-0000-0000-0000-000000000000.consul';
const token = (fields: Partial<PeeringTokenView> = {}): PeeringTokenView => ({
  peerId: 'id-at-north',
  serverName: `server.north.peering.${NORTH}`,
  manualServerAddresses: [],
  serverAddresses: ['203.0.113.1:8503'],
  ca: [{ subject: 'CN=north', notAfter: '2036-01-01T00:00:00.000Z', fingerprint256: 'aa' }],
  remote: { partition: '', datacenter: 'north', locality: null },
  isOwn: false,
  ...fields,
});
const probe = (fields: Partial<AddressProbe> = {}): AddressProbe => ({
  ...{ address: '203.0.113.1:8503', answers: true, elapsedMs: 3, code: '', message: '' },
  certificate: { notBefore: '2026-05-31T00:00:00.000Z', notAfter: '2026-06-03T00:00:00.000Z' },
  ...fields,
});
const down = probe({ answers: false, code: 'dial.refused', message: '203.0.113.1:8503 refused it', certificate: null });

type Given = { token?: Partial<PeeringTokenView>; probes?: AddressProbe[]; peerName?: string | undefined };
function check(
  id: PreflightCheck['id'],
  { token: fields, probes = [probe()], peerName = 'north' }: Given,
  state = demoEast(gateway()),
) {
  const input = { token: token(fields), probes, peerName, partition: 'default', now: NOW };
  return peeringPreflight(state, input).find((each) => each.id === id);
}

describe('a pre-flight', () => {
  it('passes in everything where nothing is in the way', () => {
    const checks = peeringPreflight(demoEast(gateway()), {
      ...{ token: token(), probes: [probe()], peerName: 'north', partition: 'default', now: NOW },
    });
    expect(checks.map(({ id, status }) => [id, status])).toEqual([
      ['cluster', 'pass'],
      ['name', 'pass'],
      ['trust-domain', 'pass'],
      ['ca', 'pass'],
      ['addresses', 'pass'],
      ['reachability', 'pass'],
      ['clock', 'pass'],
      ['gateways', 'pass'],
    ]);
  });

  it('says what to do about everything that does not pass, and nothing where all is well', () => {
    const state = demoWest(without(gateway()));
    const checks = peeringPreflight(state, {
      ...{ token: token({ isOwn: true, ca: [], serverAddresses: ['10.0.0.1:8503'] }), probes: [down] },
      ...{ peerName: 'east', partition: 'default', now: NOW },
    });
    for (const { status, mend, message } of checks) {
      expect(mend === '').toBe(status === 'pass');
      expect(message).toMatch(/\.$/);
    }
  });

  it.each<[string, PreflightCheck['id'], Given, PreflightCheck['status'], RegExp]>([
    ['own token (C14)', 'cluster', { token: { isOwn: true } }, 'fail', /generated the token itself/],
    [
      'a datacenter called like this one (C13)',
      'cluster',
      { token: { remote: { partition: '', datacenter: 'east', locality: null } } },
      'pass',
      /does no harm/,
    ],
    [
      'a name that is dialed already and leads elsewhere',
      'name',
      { peerName: 'west' },
      'warn',
      /leads to another cluster/,
    ],
    [
      'a cluster that is peered under another name',
      'name',
      { token: { peerId: 'id-at-west' } },
      'fail',
      /established here as "west"/,
    ],
    [
      'the same peering again',
      'name',
      { token: { peerId: 'id-at-west' }, peerName: 'west' },
      'pass',
      /established again/,
    ],
    [
      'a trust domain that a peer has',
      'trust-domain',
      { token: { serverName: `server.x.peering.${WEST_TRUST_DOMAIN}` } },
      'warn',
      /"west"/,
    ],
    [
      'a server name of another form',
      'trust-domain',
      { token: { serverName: 'north.example' } },
      'warn',
      /does not tell/,
    ],
    ['no CA', 'ca', { token: { ca: [] } }, 'warn', /without TLS/],
    [
      'a CA that has expired',
      'ca',
      { token: { ca: [{ subject: 'CN=north', notAfter: '2026-05-01T00:00:00.000Z', fingerprint256: 'aa' }] } },
      'fail',
      /expired/,
    ],
    ['private addresses (C10)', 'addresses', { token: { serverAddresses: ['10.1.2.3:8503'] } }, 'warn', /private/],
    ['addresses of loopback', 'addresses', { token: { serverAddresses: ['127.0.0.1:8503'] } }, 'warn', /loopback/],
    [
      'private addresses that are not dialed',
      'addresses',
      { token: { serverAddresses: ['10.1.2.3:8503'], manualServerAddresses: ['peering.example.com:443'] } },
      'pass',
      /set by hand/,
    ],
    [
      'no address that answers',
      'reachability',
      { probes: [down, down] },
      'fail',
      /No address answers from here\. .*refused it/,
    ],
    [
      'more than were tried',
      'reachability',
      { token: { serverAddresses: ['203.0.113.1:8503', '203.0.113.2:8503'] } },
      'warn',
      /1 more were not tried/,
    ],
    ['some that answer', 'reachability', { probes: [probe(), down] }, 'warn', /1 of 2 addresses/],
    [
      'a clock that is ahead there',
      'clock',
      {
        probes: [
          probe({ certificate: { notBefore: '2026-06-01T01:00:00.000Z', notAfter: '2026-06-03T00:00:00.000Z' } }),
        ],
      },
      'warn',
      /begins in 3600 s/,
    ],
  ])('judges %s', (_name, id, given, status, message) => {
    const state = demoEast(
      gateway(),
      peering('west', { peerId: 'id-at-west', peerServerAddresses: ['192.0.2.1:8503'] }),
    );
    expect(check(id, given, state)).toMatchObject({ status, message: expect.stringMatching(message) });
  });

  it.each<[string, ReturnType<typeof peering>, PreflightCheck['status'], RegExp]>([
    [
      'dials this one',
      peering('north', { peerServerAddresses: [] }),
      'fail',
      /A token for a peering "north" was generated here/,
    ],
    ['is being deleted', peering('north', { state: 'DELETING' }), 'fail', /being deleted/],
    [
      'was ended there',
      peering('north', { state: 'TERMINATED', peerServerAddresses: ['192.0.2.1:8503'] }),
      'pass',
      /begins anew/,
    ],
  ])('judges a name whose peering %s', (_name, row, status, message) => {
    expect(check('name', {}, demoEast(row))).toMatchObject({ status, message: expect.stringMatching(message) });
  });

  it('fails for a copy of this cluster', () => {
    const state = demoEast();
    const serverName = `server.copy.peering.${state.cluster.trustDomain}`;
    expect(check('trust-domain', { token: { serverName } }, state)).toMatchObject({ status: 'fail' });
  });

  it('warns where no gateway is registered, and where nobody showed a clock', () => {
    expect(check('gateways', {}, demoEast(without(gateway())))).toMatchObject({ status: 'warn' });
    expect(check('clock', { probes: [down] })).toMatchObject({
      status: 'warn',
      message: expect.stringMatching(/nothing is known/),
    });
  });
});

it.each([
  ['127.0.0.1', 'loopback'],
  ['::1', 'loopback'],
  ['localhost', 'loopback'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['0.0.0.0', 'loopback'],
  ['::', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:10.0.0.1', 'private'],
  ['LOCALHOST', 'loopback'],
  ['east.localhost', 'loopback'],
  ['notlocalhost', 'name'],
  ['169.254.1.1', 'private'],
  ['fd00::1', 'private'],
  ['fe80::1', 'private'],
  ['2001:db8::1', 'public'],
  ['203.0.113.7', 'public'],
  ['peering.example.com', 'name'],
])('%s is %s', (host, expected) => expect(nearness(host)).toBe(expected));
