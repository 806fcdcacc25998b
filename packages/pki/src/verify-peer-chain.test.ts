import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { objectId, sequence, setOf, utf8String } from './der.ts';
import { oids, subjectAltName } from './extension.ts';
import { createRoot } from './root.ts';
import { forgeCertificate } from './testing/hostile.ts';
import { mutate, seededRandom } from './testing/random.ts';
import { presentedCertificates, verifyPeerChain } from './verify-peer-chain.ts';

const now = new Date();
const a = '0000000a-0000-0000-0000-000000000000.consul';
const b = '0000000b-0000-0000-0000-000000000000.consul';
const rootA = createRoot({ trustDomain: a, now });
const rootB = createRoot({ trustDomain: b, now });
const bundles = new Map([
  [a, [rootA.certPem]],
  [b, [rootB.certPem]],
]);
const web = (trustDomain: string): string => `spiffe://${trustDomain}/ns/default/dc/dc1/svc/web`;
const hour = 3_600_000;
const commonName = (name: string) => sequence(setOf(sequence(objectId(oids.commonName), utf8String(name))));
const intermediateOfA = forgeCertificate({
  issuer: rootA,
  uris: [`spiffe://${a}`],
  isCa: true,
  subject: commonName('intermediate'),
});

function check(
  certPem: string,
  chain: string[] = [],
  trusted: ReadonlyMap<string, readonly string[]> = bundles,
  at: Date = now,
) {
  return verifyPeerChain({
    leaf: new X509Certificate(certPem),
    chain: chain.map((pem) => new X509Certificate(pem)),
    bundles: trusted,
    now: at,
  });
}

describe('verifyPeerChain', () => {
  it('accepts a leaf of the trust domain it names', () => {
    const leaf = forgeCertificate({ issuer: rootA, uris: [web(a)] });
    expect(check(leaf.certPem)).toEqual({
      ok: true,
      uri: web(a),
      id: {
        kind: 'service',
        trustDomain: a,
        partition: 'default',
        namespace: 'default',
        datacenter: 'dc1',
        service: 'web',
      },
    });
  });

  it('accepts a leaf through an intermediate, in whatever order the chain came', () => {
    const leaf = forgeCertificate({ issuer: intermediateOfA, uris: [web(a)] });
    expect(check(leaf.certPem, [rootA.certPem, intermediateOfA.certPem]).ok).toBe(true);
    expect(check(leaf.certPem, [intermediateOfA.certPem]).ok).toBe(true);
  });

  it('accepts either root while a rotation is under way, and only the new one after it', () => {
    const next = createRoot({ trustDomain: a, now });
    const old = forgeCertificate({ issuer: rootA, uris: [web(a)] });
    const fresh = forgeCertificate({ issuer: next, uris: [web(a)] });
    const during = new Map([[a, [rootA.certPem, next.certPem]]]);
    const after = new Map([[a, [next.certPem]]]);
    expect([check(old.certPem, [], during).ok, check(fresh.certPem, [], during).ok]).toEqual([true, true]);
    expect([check(old.certPem, [], after).ok, check(fresh.certPem, [], after).ok]).toEqual([false, true]);
  });

  const otherRoot = createRoot({ trustDomain: a, now });
  const plainLeafOfA = forgeCertificate({ issuer: rootA, uris: [web(a)], subject: commonName('leaf') });
  const expiredIntermediate = forgeCertificate({
    issuer: rootA,
    uris: [`spiffe://${a}`],
    isCa: true,
    subject: commonName('expired'),
    notBefore: new Date(now.getTime() - 2 * hour),
    notAfter: new Date(now.getTime() - hour),
  });
  const refused: [string, { certPem: string }, string[], string][] = [
    ['another CA claims the domain', forgeCertificate({ issuer: rootB, uris: [web(a)] }), [], 'does not chain'],
    [
      'another CA claims the domain and presents its own root',
      forgeCertificate({ issuer: rootB, uris: [web(a)] }),
      [rootB.certPem],
      'does not chain',
    ],
    [
      'a CA of the same name',
      forgeCertificate({ issuer: otherRoot, uris: [web(a)] }),
      [otherRoot.certPem],
      'does not chain',
    ],
    ['two URIs', forgeCertificate({ issuer: rootB, uris: [web(a), web(b)] }), [], '2 URI names'],
    ['two URIs, the own one first', forgeCertificate({ issuer: rootB, uris: [web(b), web(a)] }), [], '2 URI names'],
    ['no URI', forgeCertificate({ issuer: rootA, uris: [], dnsNames: ['web.example'] }), [], '0 URI names'],
    [
      'two name extensions',
      forgeCertificate({ issuer: rootA, uris: [web(a)], extraExtensions: [subjectAltName([web(a)], [], true)] }),
      [],
      'does not chain|can not be checked',
    ],
    [
      'a quoted URI with another inside',
      forgeCertificate({ issuer: rootB, uris: [`${web(b)}, URI:${web(a)}`] }),
      [],
      'can not be read',
    ],
    [
      'expired',
      forgeCertificate({
        issuer: rootA,
        uris: [web(a)],
        notBefore: new Date(now.getTime() - 2 * hour),
        notAfter: new Date(now.getTime() - hour),
      }),
      [],
      'expired',
    ],
    [
      'not yet valid',
      forgeCertificate({
        issuer: rootA,
        uris: [web(a)],
        notBefore: new Date(now.getTime() + hour),
        notAfter: new Date(now.getTime() + 2 * hour),
      }),
      [],
      'is not valid before',
    ],
    [
      'signed by a leaf',
      forgeCertificate({ issuer: plainLeafOfA, uris: [web(a)] }),
      [plainLeafOfA.certPem, rootA.certPem],
      'does not chain',
    ],
    [
      'an expired intermediate',
      forgeCertificate({ issuer: expiredIntermediate, uris: [web(a)] }),
      [expiredIntermediate.certPem],
      'intermediate that issued it expired',
    ],
    [
      'an intermediate that was not presented',
      forgeCertificate({ issuer: intermediateOfA, uris: [web(a)] }),
      [],
      'does not chain',
    ],
    [
      'an upper-case trust domain',
      forgeCertificate({ issuer: rootA, uris: [web(a.toUpperCase())] }),
      [],
      'not a SPIFFE ID',
    ],
    ['a trailing slash', forgeCertificate({ issuer: rootA, uris: [`${web(a)}/`] }), [], 'not a SPIFFE ID'],
    ['a CA certificate', forgeCertificate({ issuer: rootA, uris: [web(a)], isCa: true }), [], 'certificate authority'],
    [
      'the CA’s own identity',
      forgeCertificate({ issuer: rootA, uris: [`spiffe://${a}`] }),
      [],
      'certificate authority',
    ],
    ['the root itself', rootA, [], 'certificate authority'],
    ['an unknown trust domain', forgeCertificate({ issuer: rootA, uris: [web('c.consul')] }), [], 'no trust bundle'],
  ];
  it.each(refused)('refuses: %s', (_name, { certPem }, chain, reason) => {
    const result = check(certPem, chain);
    expect(result).toMatchObject({ ok: false });
    if (!result.ok) expect(result.reason).toMatch(new RegExp(reason));
  });

  it('refuses a leaf whose root has expired', () => {
    const shortLived = createRoot({ trustDomain: a, now, validityMs: hour });
    const leaf = forgeCertificate({ issuer: shortLived, uris: [web(a)], notAfter: new Date(now.getTime() + 3 * hour) });
    const later = new Date(now.getTime() + 2 * hour);
    const input = { leaf: new X509Certificate(leaf.certPem), chain: [], bundles: new Map([[a, [shortLived.certPem]]]) };
    expect(verifyPeerChain({ ...input, now })).toMatchObject({ ok: true });
    expect(verifyPeerChain({ ...input, now: later })).toEqual({
      ok: false,
      reason: expect.stringContaining('the root that issued it expired'),
    });
  });

  it('vouches for nobody through a bundle entry that is no certificate or no CA', () => {
    const leaf = forgeCertificate({ issuer: rootA, uris: [web(a)] });
    expect(check(leaf.certPem, [], new Map([[a, ['garbage', '']]])).ok).toBe(false);
    expect(check(leaf.certPem, [], new Map([[a, [leaf.certPem]]])).ok).toBe(false);
  });

  it('ends on a chain in a circle', () => {
    const first = forgeCertificate({
      issuer: otherRoot,
      uris: [`spiffe://${a}`],
      isCa: true,
      subject: commonName('x'),
    });
    const second = forgeCertificate({ issuer: first, uris: [`spiffe://${a}`], isCa: true, subject: commonName('y') });
    const leaf = forgeCertificate({ issuer: second, uris: [web(a)] });
    const chain = [first, second, first, second, first, second].map((each) => each.certPem);
    expect(check(leaf.certPem, chain).ok).toBe(false);
  });

  it('never accepts a certificate with any octet of it changed', () => {
    const leaf = new X509Certificate(forgeCertificate({ issuer: rootA, uris: [web(a)] }).certPem);
    const random = seededRandom(7);
    let read = 0;
    for (let turn = 0; turn < 3000; turn += 1) {
      const mutated = mutate(leaf.raw, random);
      if (mutated.equals(leaf.raw)) continue;
      let certificate: X509Certificate;
      try {
        certificate = new X509Certificate(mutated);
      } catch {
        continue;
      }
      if (certificate.raw.equals(leaf.raw)) continue;
      read += 1;
      expect(verifyPeerChain({ leaf: certificate, chain: [], bundles, now }).ok).toBe(false);
    }
    expect(read).toBeGreaterThan(100);
  });
});

describe('the dates of a chain', () => {
  const begins = Math.floor(now.getTime() / 1_000) * 1_000 - 600_000;
  const ends = begins + 1_200_000;
  const short = { notBefore: new Date(begins), notAfter: new Date(ends) };
  const long = { notBefore: new Date(begins - hour), notAfter: new Date(ends + hour) };

  it.each([
    ['leaf', [short, long, long]],
    ['intermediate', [long, short, long]],
    ['root', [long, long, short]],
  ] as const)(
    'hold for its %s from notBefore through notAfter, both included',
    (_which, [ofLeaf, ofMiddle, ofRoot]) => {
      const named = { uris: [`spiffe://${a}`], isCa: true };
      const root = forgeCertificate({ issuer: rootA, ...named, ...ofRoot, subject: commonName('the root') });
      const middle = forgeCertificate({ issuer: root, ...named, ...ofMiddle, subject: commonName('in the middle') });
      const leaf = forgeCertificate({ issuer: middle, uris: [web(a)], ...ofLeaf });
      const isGood = (ms: number): boolean =>
        check(leaf.certPem, [middle.certPem], new Map([[a, [root.certPem]]]), new Date(ms)).ok;
      const around = [begins - 5_000, begins - 1_000, begins - 1, begins, ends, ends + 1, ends + 1_000, ends + 5_000];
      expect(around.map(isGood)).toEqual([false, false, false, true, true, false, false, false]);
    },
  );
});

describe('presentedCertificates', () => {
  it('gives leaf and chain as they crossed the wire, to both ends', async () => {
    const server = forgeCertificate({ issuer: intermediateOfA, uris: [web(a)] });
    const client = forgeCertificate({ issuer: rootB, uris: [web(b)] });
    const listener = createServer({
      key: server.privateKeyPem,
      cert: server.certPem + intermediateOfA.certPem,
      requestCert: true,
      rejectUnauthorized: false,
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const address = listener.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const accepted: Promise<TLSSocket[]> = once(listener, 'secureConnection') as Promise<TLSSocket[]>;
    const dialed = connect({
      port: address.port,
      host: '127.0.0.1',
      key: client.privateKeyPem,
      cert: client.certPem + rootB.certPem,
      rejectUnauthorized: false,
    });
    await once(dialed, 'secureConnect');
    const [inbound] = await accepted;
    if (inbound === undefined) throw new Error('nobody came');

    const fromServer = presentedCertificates(dialed);
    const fromClient = presentedCertificates(inbound);
    expect(fromServer?.chain.map((each) => each.fingerprint)).toEqual([
      new X509Certificate(intermediateOfA.certPem).fingerprint,
    ]);
    expect(fromServer && verifyPeerChain({ ...fromServer, bundles, now })).toMatchObject({ ok: true, uri: web(a) });
    expect(fromClient && verifyPeerChain({ ...fromClient, bundles, now })).toMatchObject({ ok: true, uri: web(b) });

    dialed.destroy();
    inbound.destroy();
    listener.close();
    await once(listener, 'close');
  });

  it('is null where nothing was presented', () => {
    expect(presentedCertificates({ getPeerX509Certificate: () => undefined })).toBeNull();
  });
});
