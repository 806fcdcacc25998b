import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PeerwayError } from '@peerway/model/error';
import { describe, expect, it } from 'vitest';
import { createCsr, parseCsr } from './csr.ts';
import { generateKeyPair } from './key-pair.ts';
import { decodePem, encodePem } from './pem.ts';
import { mutate, seededRandom } from './testing/random.ts';

const uri = 'spiffe://11111111-2222-3333-4444-555555555555.consul/ns/default/dc/dc1/svc/web';
const { privateKeyPem } = generateKeyPair();
const pem = createCsr({ privateKeyPem, uri, dnsNames: ['Web.Example'] });
const der = decodePem('CERTIFICATE REQUEST', pem) ?? Buffer.alloc(0);

const run = promisify(execFile);
async function withOpenssl<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'peerway-csr-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A request made by OpenSSL itself with the given key options and alternative names. */
function opensslRequest(names: string, keyOptions: string[]): Promise<string> {
  return withOpenssl(async (directory) => {
    const key = join(directory, 'key.pem');
    await run('openssl', ['genpkey', '-out', key, ...keyOptions]);
    const extension = names === '' ? [] : ['-addext', `subjectAltName=${names}`];
    const { stdout } = await run('openssl', ['req', '-new', '-key', key, '-subj', '/', ...extension]);
    return stdout;
  });
}
const p256 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];

function refusal(text: string): PeerwayError {
  try {
    parseCsr(text);
  } catch (error) {
    if (error instanceof PeerwayError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a signing request', () => {
  it('comes back with its identity, its names in lower case and its key', () => {
    expect(parseCsr(pem)).toMatchObject({
      uri,
      id: { kind: 'service', service: 'web', datacenter: 'dc1' },
      dnsNames: ['web.example'],
    });
  });

  it('is a request to OpenSSL too, with a signature that verifies', async () => {
    await withOpenssl(async (directory) => {
      const file = join(directory, 'csr.pem');
      await writeFile(file, pem);
      const { stdout, stderr } = await run('openssl', ['req', '-in', file, '-noout', '-verify', '-text']);
      expect(`${stdout}${stderr}`).toContain('verify OK');
      expect(stdout).toContain(`URI:${uri}`);
    });
  });

  it('made by OpenSSL is understood', async () => {
    expect(parseCsr(await opensslRequest(`URI:${uri}`, p256)).uri).toBe(uri);
  });

  it.each([
    ['two URIs', `URI:${uri},URI:${uri}2`, p256, 'names 2 URIs'],
    ['no URI', 'DNS:web.example', p256, 'names 0 URIs'],
    ['an IP address beside the URI', `URI:${uri},IP:10.0.0.1`, p256, 'something other than URIs and DNS names'],
    ['an e-mail address beside the URI', `URI:${uri},email:a@b.example`, p256, 'something other than'],
    ['no names at all', '', p256, 'does not ask for exactly one set of extensions|is malformed'],
    ['the identity of a CA', 'URI:spiffe://11111111-2222-3333-4444-555555555555.consul', p256, 'certificate authority'],
    ['a URI that is not SPIFFE', 'URI:https://example.com/', p256, 'not a SPIFFE ID'],
    ['an upper-case trust domain', 'URI:spiffe://AAAA.consul/ns/default/dc/dc1/svc/web', p256, 'not a SPIFFE ID'],
    ['a percent-encoded path', 'URI:spiffe://a.consul/ns/default/dc/dc1/svc/web%2Fx', p256, 'not a SPIFFE ID'],
    ['an RSA key', `URI:${uri}`, ['-algorithm', 'RSA'], 'signature algorithm|not a P-256 key'],
    [
      'a key on another curve',
      `URI:${uri}`,
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
      'not a P-256 key|signature algorithm',
    ],
  ])('with %s is refused', async (_name, names, keyOptions, reason) => {
    const error = refusal(await opensslRequest(names, keyOptions));
    expect(error.code).toBe('ca.csr_invalid');
    expect(error.message).toMatch(new RegExp(reason));
  });

  it('whose identity was changed after signing is refused', () => {
    const changed = Buffer.from(der.toString('latin1').replace('/svc/web', '/svc/api'), 'latin1');
    expect(refusal(encodePem('CERTIFICATE REQUEST', changed)).message).toContain('signature does not match');
  });

  it('whose signature was changed is refused', () => {
    const changed = Buffer.from(der);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(refusal(encodePem('CERTIFICATE REQUEST', changed)).code).toBe('ca.csr_invalid');
  });

  it.each([
    ['nothing', ''],
    ['garbage', 'garbage'],
    ['an empty block', '-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----'],
    ['two blocks', pem + pem],
    ['text before the block', `hello\n${pem}`],
    ['another label', pem.replaceAll('CERTIFICATE REQUEST', 'CERTIFICATE')],
    ['trailing octets', encodePem('CERTIFICATE REQUEST', Buffer.concat([der, Buffer.of(0)]))],
    ['a megabyte', encodePem('CERTIFICATE REQUEST', Buffer.alloc(1 << 20, 0x30))],
    ['deep nesting', encodePem('CERTIFICATE REQUEST', Buffer.alloc(6000, '3080', 'hex'))],
  ])('that is %s is refused', (_name, text) => {
    expect(refusal(text).code).toBe('ca.csr_invalid');
  });

  it('with any octets changed is refused or still means what was signed', () => {
    const random = seededRandom(20_261_123);
    let refused = 0;
    for (let turn = 0; turn < 5000; turn += 1) {
      const text = encodePem('CERTIFICATE REQUEST', mutate(der, random));
      try {
        expect(parseCsr(text).uri).toBe(uri);
      } catch (error) {
        if (!(error instanceof PeerwayError) || error.code !== 'ca.csr_invalid') throw error;
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(4500);
  });
});
