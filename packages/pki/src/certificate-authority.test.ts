import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCsr, parseCsr } from './csr.ts';
import { describeCertificate } from './describe-certificate.ts';
import { generateKeyPair } from './key-pair.ts';
import { createServerLeaf, signLeaf } from './leaf.ts';
import { createRoot } from './root.ts';

const trustDomain = '11111111-2222-3333-4444-555555555555.consul';
const now = new Date();
const root = createRoot({ trustDomain, now });

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peerway-pki-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function openssl(arguments_: string[], files: Record<string, string>): Promise<string> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  const { stdout } = await promisify(execFile)('openssl', arguments_, { cwd: directory });
  return stdout;
}

const serviceUri = `spiffe://${trustDomain}/ns/default/dc/dc1/svc/web`;
function leafFor(uri: string, dnsNames: string[] = []) {
  const { privateKeyPem } = generateKeyPair();
  return signLeaf({ root, csr: parseCsr(createCsr({ privateKeyPem, uri, dnsNames })), now });
}

describe('a root', () => {
  it('passes the strict verification of OpenSSL as its own anchor', async () => {
    const output = await openssl(['verify', '-x509_strict', '-check_ss_sig', '-CAfile', 'root.pem', 'root.pem'], {
      'root.pem': root.certPem,
    });
    expect(output.trim()).toBe('root.pem: OK');
  });

  it('is described by the identifiers that Consul uses', () => {
    const description = describeCertificate(root.certPem);
    expect(description).toMatchObject({
      id: root.id,
      keyId: root.keyId,
      subject: `CN=${root.name}`,
      uris: [`spiffe://${trustDomain}`],
      isCa: true,
      serialNumber: root.serialNumber,
    });
    expect(root.id).toMatch(/^([0-9a-f]{2}:){19}[0-9a-f]{2}$/);
    expect(root.keyId).toMatch(/^([0-9a-f]{2}:){19}[0-9a-f]{2}$/);
    expect(root.name).toMatch(/^pri-[0-9a-z]+\.consul\.ca\.11111111\.consul$/);
    const years = (Date.parse(root.notAfter) - now.getTime()) / (365 * 24 * 3_600_000);
    expect(years).toBeCloseTo(10, 2);
  });

  it('has a serial number of 128 bits that differs each time', () => {
    const other = createRoot({ trustDomain, now });
    expect(other.serialNumber).not.toBe(root.serialNumber);
    expect(root.serialNumber).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
  });
});

describe('a leaf', () => {
  it('passes the strict verification of OpenSSL for clients and servers', async () => {
    const leaf = leafFor(serviceUri);
    for (const purpose of ['sslclient', 'sslserver']) {
      const output = await openssl(['verify', '-x509_strict', '-purpose', purpose, '-CAfile', 'root.pem', 'leaf.pem'], {
        'root.pem': root.certPem,
        'leaf.pem': leaf.certPem,
      });
      expect(output.trim()).toBe('leaf.pem: OK');
    }
  });

  it('carries the identity alone: empty subject, critical name, both uses, no authority', async () => {
    const leaf = leafFor(serviceUri, ['web.example']);
    const text = await openssl(['x509', '-in', 'leaf.pem', '-noout', '-text'], { 'leaf.pem': leaf.certPem });
    expect(text).toMatch(/Subject: *\n/);
    expect(text).toContain(
      `X509v3 Subject Alternative Name: critical\n                URI:${serviceUri}, DNS:web.example`,
    );
    expect(text).toMatch(/X509v3 Basic Constraints: critical\s+CA:FALSE/);
    expect(text).toContain('TLS Web Client Authentication, TLS Web Server Authentication');
    expect(text).toContain('X509v3 Authority Key Identifier');
    expect(leaf.spiffeId).toBe(serviceUri);
  });

  it('lives 72 hours from now and a minute before', () => {
    const leaf = leafFor(serviceUri);
    expect(now.getTime() - Date.parse(leaf.notBefore)).toBeGreaterThanOrEqual(60_000 - 1000);
    expect(Math.round((Date.parse(leaf.notAfter) - now.getTime()) / 3_600_000)).toBe(72);
  });

  it('never outlives its root', () => {
    const shortRoot = createRoot({ trustDomain, now, validityMs: 3_600_000 });
    const { privateKeyPem } = generateKeyPair();
    const leaf = signLeaf({ root: shortRoot, csr: parseCsr(createCsr({ privateKeyPem, uri: serviceUri })), now });
    expect(leaf.notAfter).toBe(shortRoot.notAfter);
  });

  it.each([
    ['another trust domain', 'spiffe://99999999-2222-3333-4444-555555555555.consul/ns/default/dc/dc1/svc/web'],
    ['a trust domain that only begins alike', `spiffe://${trustDomain}.evil/ns/default/dc/dc1/svc/web`],
  ])('is refused for %s', (_name, uri) => {
    const { privateKeyPem } = generateKeyPair();
    const csr = parseCsr(createCsr({ privateKeyPem, uri }));
    expect(() => signLeaf({ root, csr, now })).toThrowError(expect.objectContaining({ code: 'ca.csr_invalid' }));
  });

  it('of a server names the peering endpoint and verifies for that host', async () => {
    const leaf = createServerLeaf({ root, cluster: { datacenter: 'dc1', trustDomain }, now });
    const host = `server.dc1.peering.${trustDomain}`;
    const output = await openssl(
      ['verify', '-x509_strict', '-verify_hostname', host, '-CAfile', 'root.pem', 'leaf.pem'],
      { 'root.pem': root.certPem, 'leaf.pem': leaf.certPem },
    );
    expect(output.trim()).toBe('leaf.pem: OK');
    expect(leaf.spiffeId).toBe(`spiffe://${trustDomain}/agent/server/dc/dc1`);
    expect(new X509Certificate(leaf.certPem).checkHost(host)).toBe(host);
    expect(new X509Certificate(leaf.certPem).checkHost('server.dc2.peering.example')).toBeUndefined();
  });
});
