import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSpiffeId, parseSpiffeId, type SpiffeId } from './spiffe.ts';

const td = '11111111-2222-3333-4444-555555555555.consul';

describe('SPIFFE IDs', () => {
  it.each<[string, SpiffeId]>([
    [
      `spiffe://${td}/ns/default/dc/dc1/svc/web`,
      {
        kind: 'service',
        trustDomain: td,
        partition: 'default',
        namespace: 'default',
        datacenter: 'dc1',
        service: 'web',
      },
    ],
    [
      `spiffe://${td}/ap/team/ns/n/dc/dc1/svc/Web_1`,
      { kind: 'service', trustDomain: td, partition: 'team', namespace: 'n', datacenter: 'dc1', service: 'Web_1' },
    ],
    [
      `spiffe://${td}/gateway/mesh/dc/dc1`,
      { kind: 'mesh-gateway', trustDomain: td, partition: 'default', datacenter: 'dc1' },
    ],
    [
      `spiffe://${td}/ap/team/gateway/mesh/dc/dc1`,
      { kind: 'mesh-gateway', trustDomain: td, partition: 'team', datacenter: 'dc1' },
    ],
    [`spiffe://${td}/agent/server/dc/dc1`, { kind: 'server', trustDomain: td, datacenter: 'dc1' }],
    [`spiffe://${td}`, { kind: 'signing', trustDomain: td }],
  ])('%s is read and written', (uri, id) => {
    expect(parseSpiffeId(uri)).toEqual(id);
    expect(formatSpiffeId(id)).toBe(uri);
  });

  const good = `spiffe://${td}/ns/default/dc/dc1/svc/web`;
  it.each([
    ['another scheme', good.replace('spiffe', 'https')],
    ['the scheme in capitals', good.replace('spiffe', 'SPIFFE')],
    ['a trust domain in capitals', good.replace('consul', 'Consul')],
    ['no trust domain', 'spiffe:///ns/default/dc/dc1/svc/web'],
    ['userinfo', good.replace('//', '//user@')],
    ['a port', good.replace('.consul', '.consul:443')],
    ['a query', `${good}?x=1`],
    ['an empty query', `${good}?`],
    ['a fragment', `${good}#x`],
    ['a trailing slash', `${good}/`],
    ['a trailing slash after the trust domain', `spiffe://${td}/`],
    ['a segment too many', `${good}/admin`],
    ['a segment too few', `spiffe://${td}/ns/default/dc/dc1/svc`],
    ['an empty segment', good.replace('/default/', '//')],
    ['a double slash', good.replace('/ns/', '//ns/')],
    ['percent-encoding', good.replace('web', 'w%65b')],
    ['a percent-encoded slash', good.replace('web', 'web%2Fadmin')],
    ['a dot segment', good.replace('/web', '/..')],
    ['a dot segment in between', good.replace('/default/', '/./')],
    ['a backslash', good.replace('/svc/', '\\svc\\')],
    ['white space', `${good} `],
    ['a leading space', ` ${good}`],
    ['a newline at the end', `${good}\n`],
    ['a NUL', `${good}\u0000`],
    ['a letter outside ASCII', good.replace('web', 'wéb')],
    ['an identity of another kind', `spiffe://${td}/agent/client/dc/dc1/id/node`],
    ['two of them', `${good},${good}`],
    ['keywords in capitals', good.replace('/ns/', '/NS/')],
    ['the partition behind the namespace', `spiffe://${td}/ns/default/ap/team/dc/dc1/svc/web`],
    ['an empty partition', `spiffe://${td}/ap//ns/default/dc/dc1/svc/web`],
    ['more than 2048 characters', `spiffe://${td}/ns/default/dc/dc1/svc/${'a'.repeat(2048)}`],
    ['a segment of more than 253 characters', good.replace('web', 'a'.repeat(254))],
    ['nothing', ''],
  ])('%s is no identity of a mesh', (_name, uri) => {
    expect(parseSpiffeId(uri)).toBeNull();
  });

  it('anything that is read is written back as it was, but for a default partition named aloud', () => {
    const segment = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,20}$/);
    fc.assert(
      fc.property(segment, segment, segment, fc.option(segment), (namespace, datacenter, service, partition) => {
        const uri = `spiffe://${td}${partition ? `/ap/${partition}` : ''}/ns/${namespace}/dc/${datacenter}/svc/${service}`;
        const id = parseSpiffeId(uri);
        if (!id) throw new Error('not read');
        expect(formatSpiffeId(id)).toBe(uri.replace('/ap/default/', '/'));
        expect(parseSpiffeId(formatSpiffeId(id))).toEqual(id);
      }),
    );
  });

  it('nothing but what it writes itself is ever read', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            'spiffe://',
            td,
            '/ap/',
            '/ns/',
            '/dc/',
            '/svc/',
            '/gateway/mesh',
            '/agent/server',
            'a',
            'default',
            '/',
            '%2f',
            '..',
          ),
        ),
        (pieces) => {
          const uri = pieces.join('');
          const id = parseSpiffeId(uri);
          if (id !== null) expect(formatSpiffeId(id)).toBe(uri.replace('/ap/default/', '/'));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
