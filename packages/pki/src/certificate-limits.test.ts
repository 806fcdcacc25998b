import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { boolean, integer, objectId, octetString, sequence, setOf, utf8String } from './der.ts';
import { extension, keyUsage, oids } from './extension.ts';
import { generateKeyPair } from './key-pair.ts';
import { createRoot, type SigningRoot } from './root.ts';
import { forgeCertificate } from './testing/hostile.ts';
import { verifyPeerChain } from './verify-peer-chain.ts';

const now = new Date();
const domain = '0000000a-0000-0000-0000-000000000000.consul';
const web = `spiffe://${domain}/ns/default/dc/dc1/svc/web`;
const root = createRoot({ trustDomain: domain, now });
const commonName = (name: string) => sequence(setOf(sequence(objectId(oids.commonName), utf8String(name))));
const purposes = (...of: string[]) => extension(oids.extendedKeyUsage, false, sequence(...of.map(objectId)));
const caOfLength = (length: number) =>
  extension(oids.basicConstraints, true, sequence(boolean(true), integer(Uint8Array.of(length))));

type Options = Partial<Parameters<typeof forgeCertificate>[0]>;
const authority = (name: string, issuer: SigningRoot = root, options: Options = {}) =>
  forgeCertificate({ issuer, uris: [`spiffe://${domain}`], isCa: true, subject: commonName(name), ...options });
const leaf = (issuer: SigningRoot = root, options: Options = {}) =>
  forgeCertificate({ issuer, uris: [web], ...options });

function check(certificate: { certPem: string }, ...chain: { certPem: string }[]): string {
  const result = verifyPeerChain({
    leaf: new X509Certificate(certificate.certPem),
    chain: chain.map(({ certPem }) => new X509Certificate(certPem)),
    bundles: new Map([[domain, [root.certPem]]]),
    now,
  });
  return result.ok ? 'ok' : result.reason;
}
const rsa = (bits: number) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: bits,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privateKeyPem: privateKey, publicKeyPem: publicKey };
};

describe('what a certificate says of itself', () => {
  it.each([
    ['for servers only', { usage: { purposes: purposes(oids.serverAuth) } }, 'not meant for both sides'],
    ['for clients only', { usage: { purposes: purposes(oids.clientAuth) } }, 'not meant for both sides'],
    ['for no purpose in particular', { usage: { purposes: null } }, 'ok'],
    ['that may not sign', { usage: { keyUsage: keyUsage('keyAgreement') } }, 'may not sign'],
    ['with a short RSA key', { keys: rsa(1024) }, 'RSA key of 1024 bits'],
    ['with an RSA key', { keys: rsa(2048) }, 'ok'],
    [
      'with a critical extension that nobody knows',
      { extraExtensions: [extension('1.3.6.1.4.1.99999.1', true, octetString(Buffer.from('x')))] },
      'critical extension that is not known',
    ],
    [
      'with an extension that nobody knows and need not',
      { extraExtensions: [extension('1.3.6.1.4.1.99999.1', false, octetString(Buffer.from('x')))] },
      'ok',
    ],
  ] as [string, Options, string][])('a leaf %s', (_what, options, expected) => {
    expect(check(leaf(root, options))).toContain(expected);
  });

  it('a path that is longer than an authority on it allows', () => {
    const none = authority('none below', root, { usage: { constraints: caOfLength(0) } });
    const below = authority('below', none);
    expect(check(leaf(none), none)).toBe('ok');
    expect(check(leaf(below), none, below)).toContain('allows 0 more authorities below it, and has 1');
    const one = authority('one below', root, { usage: { constraints: caOfLength(1) } });
    const belowOne = authority('below one', one);
    expect(check(leaf(belowOne), belowOne, one)).toBe('ok');
    const twoBelow = authority('two below', belowOne);
    expect(check(leaf(twoBelow), belowOne, one, twoBelow)).toContain('allows 1 more');
  });

  it('an authority with name constraints, or with a key that costs too much', () => {
    const constrained = authority('constrained', root, {
      extraExtensions: [extension('2.5.29.30', true, sequence())],
    });
    expect(check(leaf(constrained), constrained)).toContain('does not chain');
    const huge = authority('huge', root, { keys: rsa(1024) });
    expect(check(leaf({ ...huge, privateKeyPem: huge.privateKeyPem }), huge)).toContain('does not chain');
  });
});

describe('a chain made to be expensive', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is refused after a few signatures, however many of its authorities could have issued one another', () => {
    const keys = generateKeyPair();
    const own = forgeCertificate({ issuer: root, uris: [], isCa: true, subject: commonName('same'), keys });
    const impostor = createRoot({ trustDomain: domain, now });
    // Each one of the same name and key issued all the others, and itself.
    const first = forgeCertificate({ issuer: impostor, uris: [], isCa: true, subject: commonName('same'), keys });
    const same = Array.from({ length: 8 }, (_, n) =>
      forgeCertificate({ issuer: first, uris: [`spiffe://x${n}`], isCa: true, subject: commonName('same'), keys }),
    );
    const verify = vi.spyOn(X509Certificate.prototype, 'verify');
    expect(check(leaf(first), ...same)).toContain('does not chain');
    expect(verify.mock.calls.length).toBeLessThanOrEqual(16);
    verify.mockClear();
    // And one of them that does lead to the root is found all the same.
    expect(check(leaf(first), ...same.slice(0, 7), own)).toBe('ok');
    expect(verify.mock.calls.length).toBeLessThanOrEqual(16);
  });
});
