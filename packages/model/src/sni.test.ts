import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importedClusterName, normalizeServerName, peeredServiceSni, peeringServerName, serviceSni } from './sni.ts';

const trustDomain = '11111111-2222-3333-4444-555555555555.consul';

describe('server names', () => {
  it('of a service', () => {
    expect(serviceSni({ service: 'web', datacenter: 'dc1', trustDomain })).toBe(
      `web.default.dc1.internal.${trustDomain}`,
    );
    expect(serviceSni({ service: 'web', namespace: 'ns', subset: 'v2', datacenter: 'dc1', trustDomain })).toBe(
      `v2.web.ns.dc1.internal.${trustDomain}`,
    );
    expect(serviceSni({ service: 'web', partition: 'ap', datacenter: 'dc1', trustDomain })).toBe(
      `web.default.ap.dc1.internal-v1.${trustDomain}`,
    );
  });

  it('of a service exported to a peer: every part is always there', () => {
    expect(peeredServiceSni({ service: 'web', peer: 'east', trustDomain })).toBe(
      `web.default.default.east.external.${trustDomain}`,
    );
    expect(peeredServiceSni({ service: 'web', namespace: 'ns', partition: 'ap', peer: 'east', trustDomain })).toBe(
      `web.ns.ap.east.external.${trustDomain}`,
    );
  });

  it('of a peering endpoint', () => {
    expect(peeringServerName('dc1', trustDomain)).toBe(`server.dc1.peering.${trustDomain}`);
  });

  it('the importing side’s cluster name has no partition', () => {
    expect(importedClusterName({ service: 'web', peer: 'west', trustDomain })).toBe(
      `web.default.west.external.${trustDomain}`,
    );
  });
});

describe('normalizeServerName', () => {
  it.each([
    ['web.example', 'web.example'],
    ['WEB.Example', 'web.example'],
    ['_under.score_', '_under.score_'],
    ['a', 'a'],
    [`${'a'.repeat(63)}.b`, `${'a'.repeat(63)}.b`],
    [Array(42).fill('aaaaa').join('.'), Array(42).fill('aaaaa').join('.')],
  ])('%j is %j', (raw, name) => {
    expect(normalizeServerName(raw)).toBe(name);
  });

  it.each([
    ['nothing', ''],
    ['a trailing dot', 'web.example.'],
    ['a leading dot', '.web.example'],
    ['an empty label', 'web..example'],
    ['only a dot', '.'],
    ['an over-long label', `${'a'.repeat(64)}.b`],
    ['an over-long name', `${'a'.repeat(60)}.`.repeat(4) + 'a'.repeat(20)],
    ['a leading hyphen', '-web.example'],
    ['a trailing hyphen', 'web-.example'],
    ['a wildcard', '*.example'],
    ['a space', 'web .example'],
    ['a NUL that others would cut at', 'web.example\u0000.evil'],
    ['a newline', 'web.example\n'],
    ['a port', 'web.example:443'],
    ['an IPv6 address', '::1'],
    ['a slash', 'web/example'],
    ['an umlaut', 'wéb.example'],
    ['the Kelvin sign, whose lower case is an ASCII k', '\u212Aey.example'],
    ['the dotted capital I', '\u0130.example'],
    ['a full-width letter', '\uFF57eb.example'],
    ['a soft hyphen', 'we\u00ADb.example'],
  ])('refuses %s', (_name, raw) => {
    expect(normalizeServerName(raw)).toBeNull();
  });

  it('answers only lower-case ASCII, and the same for its own answer', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.domain(), fc.stringMatching(/^[\w.-]{0,80}$/)), (raw) => {
        const name = normalizeServerName(raw);
        if (name === null) return;
        expect(name).toMatch(/^[a-z0-9._-]+$/);
        expect(name).toHaveLength(raw.length);
        expect(normalizeServerName(name)).toBe(name);
        expect(normalizeServerName(raw.toUpperCase())).toBe(name);
      }),
    );
  });
});
