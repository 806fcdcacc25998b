import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { crossSignRoot } from './cross-sign.ts';
import { createServerLeaf } from './leaf.ts';
import { createRoot } from './root.ts';
import { verifyPeerChain } from './verify-peer-chain.ts';

const now = new Date();
const hour = 3_600_000;
const trustDomain = '0000000a-0000-0000-0000-000000000000.consul';
const other = '0000000b-0000-0000-0000-000000000000.consul';
const oldRoot = createRoot({ trustDomain, now });
const newRoot = createRoot({ trustDomain, now });
const crossSigned = crossSignRoot({ oldRoot, newRootPem: newRoot.certPem, now });
const leaf = createServerLeaf({
  root: { ...newRoot, crossSignedPems: [crossSigned] },
  cluster: { datacenter: 'dc1', trustDomain },
  now,
});

function accepts(rootPems: string[], chain = leaf.chainPems, domain = trustDomain): boolean {
  return verifyPeerChain({
    leaf: new X509Certificate(leaf.certPem),
    chain: chain.map((pem) => new X509Certificate(pem)),
    bundles: new Map([[domain, rootPems]]),
    now,
  }).ok;
}

describe('a cross-signed root', () => {
  it('carries a leaf of the new root past everyone, whichever roots are known', () => {
    expect(accepts([oldRoot.certPem])).toBe(true);
    expect(accepts([newRoot.certPem])).toBe(true);
    expect(accepts([oldRoot.certPem, newRoot.certPem])).toBe(true);
  });

  it('is what who knows the old root alone depends on', () => {
    expect(accepts([oldRoot.certPem], [])).toBe(false);
  });

  it('proves nothing in another trust domain, and nothing to who knows neither root', () => {
    expect(accepts([oldRoot.certPem], leaf.chainPems, other)).toBe(false);
    expect(accepts([createRoot({ trustDomain, now }).certPem])).toBe(false);
  });

  it('follows the leaf in what a listener presents', () => {
    expect(leaf.certChainPem).toBe(leaf.certPem + crossSigned);
  });

  it('has the name and the key of the new root, and ends with the root that ends first', () => {
    const brief = createRoot({ trustDomain, now, validityMs: 2 * hour });
    const [certificate, root] = [new X509Certificate(crossSigned), new X509Certificate(newRoot.certPem)];
    expect([certificate.subject, certificate.issuer]).toEqual([`CN=${newRoot.name}`, `CN=${oldRoot.name}`]);
    expect(certificate.publicKey.equals(root.publicKey)).toBe(true);
    const pairs = [crossSignRoot({ oldRoot: brief, newRootPem: newRoot.certPem, now })];
    pairs.push(crossSignRoot({ oldRoot, newRootPem: brief.certPem, now }));
    for (const pem of pairs) expect(new X509Certificate(pem).validToDate.toISOString()).toBe(brief.notAfter);
  });

  it.each([
    ['the root of another trust domain', createRoot({ trustDomain: other, now }).certPem, now],
    ['the old root itself', oldRoot.certPem, now],
    ['a leaf', leaf.certPem, now],
    ['a certificate that is itself cross-signed', crossSigned, now],
    [
      'a root that has expired',
      createRoot({ trustDomain, now, validityMs: hour }).certPem,
      new Date(now.getTime() + hour),
    ],
    ['a root that is not yet valid', createRoot({ trustDomain, now: new Date(now.getTime() + hour) }).certPem, now],
  ])('is refused for %s', (_name, newRootPem, at) => {
    expect(() => crossSignRoot({ oldRoot, newRootPem, now: at })).toThrow(
      expect.objectContaining({ code: 'request.conflict' }),
    );
  });
});
