import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange } from '../testing/test-browser.ts';
import { startTestControlPlane, type TestControlPlane } from '../testing/test-control-plane.ts';

const run = promisify(execFile);
const command = new URL('../../../cli/bin/peerway.mjs', import.meta.url).pathname;

let directory: string;
let certificate: { cert: string; key: string };
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peerway-tls-'));
  certificate = { cert: join(directory, 'cert.pem'), key: join(directory, 'key.pem') };
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'],
    ...['-subj', '/CN=console', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ...['-keyout', certificate.key, '-out', certificate.cert],
  ]);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

type TlsAnswer = { status: number; headers: IncomingHttpHeaders };
function exchangeTls(cluster: TestControlPlane, path: string, options: RequestOptions, body = ''): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: cluster.running.http.port, path, rejectUnauthorized: false, ...options },
      (response) => {
        response.resume();
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The test control plane's own calls speak plain HTTP, so everything here goes over TLS by hand. */
const signInTls = (cluster: TestControlPlane, headers: Record<string, string>): Promise<TlsAnswer> =>
  exchangeTls(
    cluster,
    '/trpc/session.signIn',
    { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
    JSON.stringify({ token: cluster.managementToken }),
  );

describe('a control plane with a certificate of its own', () => {
  let cluster: TestControlPlane;
  beforeAll(async () => {
    cluster = await startTestControlPlane('dc1', { config: { http_tls: certificate } });
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  it('gives a cookie that goes over TLS only and that no sibling domain can put in place', async () => {
    const origin = `https://127.0.0.1:${cluster.running.http.port}`;
    const { status, headers } = await signInTls(cluster, { origin });
    expect(status).toBe(200);
    expect(headers['set-cookie']?.[0]).toMatch(
      /^__Host-peerway_session_\w{8}=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    const [cookie = ''] = headers['set-cookie']?.[0]?.split(';') ?? [];
    const ask = async (value: string) =>
      (await exchangeTls(cluster, '/trpc/token.self', { headers: { cookie: value } })).status;
    expect(await ask(cookie)).toBe(200);
    // The name without the prefix is one that a page without TLS could have set.
    expect(await ask(cookie.replace('__Host-', ''))).toBe(401);
  });

  it('takes no sign-in of a page that came without TLS', async () => {
    const origin = `http://127.0.0.1:${cluster.running.http.port}`;
    expect((await signInTls(cluster, { origin })).status).toBe(403);
  });

  it('speaks nothing older than TLS 1.2', async () => {
    const old = exchangeTls(cluster, '/healthz', {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    await expect(old).rejects.toThrow();
    expect((await exchangeTls(cluster, '/healthz', { minVersion: 'TLSv1.2' })).status).toBe(200);
  });

  it('is reached by the command that knows its CA, by flag or as Consul names it, and by no other', async () => {
    const address = `https://127.0.0.1:${cluster.running.http.port}`;
    const list = (args: string[], environment: Record<string, string> = {}) =>
      run(process.execPath, [command, 'acl', 'policy', 'list', '--json', '--http-addr', address, ...args], {
        env: { ...process.env, PEERWAY_HTTP_TOKEN: cluster.managementToken, ...environment },
      });
    expect((await list(['--ca-file', certificate.cert])).stdout).toContain('global-management');
    expect((await list([], { CONSUL_CACERT: certificate.cert })).stdout).toContain('global-management');
    await expect(list([])).rejects.toMatchObject({ stderr: expect.stringContaining('self-signed certificate') });
  });
});

describe('a control plane behind a proxy that ends TLS', () => {
  it('goes by its public URL: cookie, origin, host and the address of the caller', async () => {
    await using cluster = await startTestControlPlane('dc1', {
      config: { public_url: 'https://console.example', trusted_proxies: ['127.0.0.5'] },
    });
    const base = `http://127.0.0.1:${cluster.running.http.port}`;
    const signIn = (headers: Record<string, string>, localAddress = '127.0.0.5') =>
      exchange(`${base}/trpc/session.signIn`, {
        method: 'POST',
        localAddress,
        headers: { 'content-type': 'application/json', host: 'console.example', ...headers },
        body: JSON.stringify({ token: cluster.managementToken }),
      });
    const signedIn = await signIn({ origin: 'https://console.example', 'x-forwarded-for': '203.0.113.9' });
    expect(signedIn.headers['set-cookie']?.[0]).toMatch(/^__Host-peerway_session_.*; Secure$/);
    expect(signedIn.headers['strict-transport-security']).toBeDefined();
    for (const origin of ['http://console.example', 'https://console.example:8443', base])
      expect([origin, (await signIn({ origin })).status]).toEqual([origin, 403]);
    const rebound = await signIn({ origin: 'https://console.example', host: 'rebound.example' });
    expect(rebound.status).toBe(421);
    const audit = (await cluster.call('query', 'audit.list', {})).data;
    expect(JSON.stringify(audit)).toContain('"source":"203.0.113.9"');
    // Somebody else's word is not taken.
    await signIn({ origin: 'https://console.example', 'x-forwarded-for': '198.51.100.1' }, '127.0.0.6');
    expect(JSON.stringify((await cluster.call('query', 'audit.list', {})).data)).not.toContain('198.51.100.1');
  });
});

it('names the file of a certificate that can not be read', async () => {
  const missing = { ...certificate, cert: join(directory, 'missing.pem') };
  await expect(startTestControlPlane('dc1', { config: { http_tls: missing } })).rejects.toThrow(missing.cert);
  expect(await readFile(certificate.cert, 'utf8')).toContain('BEGIN CERTIFICATE');
});
