import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { forgeCertificate } from '@peerway/pki/testing/hostile';
import { describe, expect, it } from 'vitest';
import { endingOf, exchangeRaw, fetchHttp1, tcpClient, tlsClient } from '../testing/clients.ts';
import { helloBytes } from '../testing/hello-bytes.ts';
import { cluster, endpoints } from '../testing/resources.ts';
import { runProxy } from '../testing/running-proxy.ts';
import { httpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { API_SNI, east, north, startWest, web, west, westGateway } from '../testing/west.ts';

describe('the gateway as a TLS server', () => {
  it.each([
    [
      "a certificate of another peer's CA that claims this peer's trust domain",
      forged(north.root, [east.serviceUri('web')]),
    ],
    ['a certificate of a peer that may not use this name', north.credentials(north.serviceUri('web'))],
    ['a certificate with two identities', forged(east.root, [east.serviceUri('web'), east.serviceUri('admin')])],
    [
      'a certificate that has expired',
      east.credentials(east.serviceUri('web'), { notAfter: new Date(Date.now() - 1000) }),
    ],
    ['no certificate', null],
  ])('refuses %s', async (_what, credentials) => {
    let requests = 0;
    await using application = await httpServer((_request, response) => {
      requests += 1;
      response.end('secret');
    });
    await using exporter = await startWest('http', application.port);
    const ending = await new Promise<string>((resolve) => {
      const socket = connectTls({
        port: exporter.gatewayPort,
        host: '127.0.0.1',
        servername: API_SNI,
        rejectUnauthorized: false,
        ...(credentials ?? {}),
      });
      let text = '';
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      socket.on('error', () => {});
      socket.once('close', () => resolve(text));
      socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    });
    expect(ending).toBe('');
    expect(requests).toBe(0);
    await until(() => exporter.gateway.lines.some((line) => line.event === 'handshake.refused'));
    const [line] = exporter.gateway.lines.filter((one) => one.event === 'handshake.refused');
    expect(line?.fields.code).toBe(
      credentials === null ? 'identity.certificate_missing' : 'identity.certificate_refused',
    );
  });

  it('serves no name but those it has routes for, however they are written', async () => {
    await using application = await httpServer((_request, response) => response.end('ok'));
    await using exporter = await startWest('http', application.port);
    const upper = await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI.toUpperCase(), web));
    expect(upper.body).toBe('ok');
    for (const name of [`${API_SNI}.`, `x.${API_SNI}`, 'other.test', '*.consul'])
      await expect(tlsClient(exporter.gatewayPort, name, web)).rejects.toThrow();
    const unknown = await new Promise<NodeJS.ErrnoException>((resolve) => {
      connectTls({
        port: exporter.gatewayPort,
        host: '127.0.0.1',
        servername: 'other.test',
        rejectUnauthorized: false,
      }).once('error', resolve);
    });
    expect(unknown.code).toMatch(/UNRECOGNIZED_NAME/);
  });

  it('neither gives out tickets nor resumes sessions, with TLS 1.3 and 1.2', async () => {
    await using application = await httpServer((_request, response) => response.end('ok'));
    await using exporter = await startWest('http', application.port);
    for (const maxVersion of ['TLSv1.3', 'TLSv1.2'] as const) {
      const options = {
        port: exporter.gatewayPort,
        host: '127.0.0.1',
        servername: API_SNI,
        rejectUnauthorized: false,
        maxVersion,
        ...web,
      };
      const first = connectTls(options);
      let session: Buffer | undefined;
      first.on('session', (one: Buffer) => {
        session = one;
      });
      first.on('error', () => {});
      await fetchHttp1(first);
      session ??= first.getSession();
      const second = connectTls({ ...options, ...(session === undefined ? {} : { session }) });
      await fetchHttp1(second);
      expect(second.isSessionReused()).toBe(false);
    }
  });

  it('refuses TLS 1.1 and cipher suites without forward secrecy', async () => {
    await using exporter = await startWest('http', 1);
    const base = {
      port: exporter.gatewayPort,
      host: '127.0.0.1',
      servername: API_SNI,
      rejectUnauthorized: false,
      ...web,
    };
    for (const options of [
      { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' },
    ] as const)
      await expect(
        new Promise((resolve, reject) => {
          connectTls({ ...base, ...options }, () => resolve('connected')).once('error', reject);
        }),
      ).rejects.toThrow();
  });

  it('does not renegotiate, which would let a stranger have it sign as often as he likes', async () => {
    await using application = await httpServer((_request, response) => response.end('ok'));
    await using exporter = await startWest('http', application.port);
    const client = connectTls({
      ...{ port: exporter.gatewayPort, host: '127.0.0.1', servername: API_SNI, rejectUnauthorized: false },
      ...{ maxVersion: 'TLSv1.2' },
      ...web,
    });
    await new Promise((resolve) => client.once('secureConnect', resolve));
    const outcome = await new Promise<string>((resolve) => {
      client.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      client.once('close', () => resolve('closed'));
      client.renegotiate({ rejectUnauthorized: false }, (error) =>
        resolve(error === null ? 'renegotiated' : 'refused'),
      );
    });
    expect(outcome).not.toBe('renegotiated');
    client.destroy();
    expect((await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web))).body).toBe('ok');
  });

  it('takes no early data: a request that came before the handshake could be anybody’s, again and again', async () => {
    const paths: (string | undefined)[] = [];
    await using application = await httpServer((request, response) => {
      paths.push(request.url);
      response.end('ok');
    });
    await using exporter = await startWest('http', application.port);
    const directory = await mkdtemp(join(tmpdir(), 'peerway-early-'));
    await writeFile(join(directory, 'key.pem'), web.key);
    await writeFile(join(directory, 'cert.pem'), web.cert);
    await writeFile(join(directory, 'early'), 'GET /early HTTP/1.1\r\nHost: a\r\n\r\n');
    /** A request by OpenSSL's own client, which ends when the gateway does. */
    const openssl = async (...args: string[]): Promise<string> => {
      const running = promisify(execFile)('openssl', [
        ...['s_client', '-connect', `127.0.0.1:${exporter.gatewayPort}`, '-servername', API_SNI, '-tls1_3', '-ign_eof'],
        ...['-key', join(directory, 'key.pem'), '-cert', join(directory, 'cert.pem'), ...args],
      ]);
      running.child.stdin?.end('GET /late HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
      return (await running).stdout;
    };
    await openssl('-sess_out', join(directory, 'session'));
    const again = await openssl('-sess_in', join(directory, 'session'), '-early_data', join(directory, 'early'));
    expect(again).toMatch(/Early data was (?:not sent|rejected)/);
    expect(again).not.toContain('Reused, TLSv1.3');
    expect(paths).toEqual(['/late', '/late']);
    await rm(directory, { recursive: true });
  });

  it('agrees on no protocol that the service does not speak, and is none the worse for who speaks another than agreed', async () => {
    await using application = await httpServer((_request, response) => response.end('ok'));
    await using exporter = await startWest('http', application.port);
    await expect(tlsClient(exporter.gatewayPort, API_SNI, web, ['h2'])).rejects.toThrow(/no application protocol/i);
    await expect(tlsClient(exporter.gatewayPort, API_SNI, web, ['spdy/3', 'x'])).rejects.toThrow();
    const liar = await tlsClient(exporter.gatewayPort, API_SNI, web, ['h2', 'http/1.1']);
    expect(liar.alpnProtocol).toBe('http/1.1');
    expect(await exchangeRaw(liar, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).toMatch(/^HTTP\/1\.1 505 /);
    const binary = await tlsClient(exporter.gatewayPort, API_SNI, web, ['http/1.1']);
    expect(await exchangeRaw(binary, Buffer.from([0, 0, 18, 4, 0, 0, 0, 0, 0]))).toMatch(/^HTTP\/1\.1 400 /);
    expect((await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web, ['http/1.1']))).body).toBe('ok');
  });

  it('an HTTP/2 client that says HTTP/1 behind its handshake is closed, and nobody else notices', async () => {
    await using exporter = await startWest('http2', 1);
    const liar = await tlsClient(exporter.gatewayPort, API_SNI, web, ['h2']);
    expect(liar.alpnProtocol).toBe('h2');
    const answer = await exchangeRaw(liar, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(answer).not.toMatch(/^HTTP\/1/);
    expect((await tlsClient(exporter.gatewayPort, API_SNI, web, ['h2'])).alpnProtocol).toBe('h2');
  });

  it('leads no request to a gateway in a service’s place, itself or another: its identity is not the service’s', async () => {
    await using gateway = await runProxy(west, [
      ...westGateway('http', 1).filter(({ type }) => type !== 'cluster'),
      cluster('api', {
        tls: { sni: API_SNI, trustDomain: west.trustDomain, spiffeIds: [west.serviceUri('api')] },
      }),
    ]);
    gateway.controlPlane.delta([endpoints('api', [gateway.port('gateway')])]);
    await until(async () => {
      const { headers } = await fetchHttp1(await tlsClient(gateway.port('gateway'), API_SNI, web));
      return headers['x-peerway-error'] === 'upstream.tls_failed';
    });
    expect(gateway.lines.some(({ fields }) => String(fields.reason).includes(`identity ${west.gatewayUri}`))).toBe(
      true,
    );
  });

  it('closes a client that stays silent in the handshake, and no other connection notices', async () => {
    await using application = await httpServer((_request, response) => response.end('ok'));
    await using exporter = await startWest('http', application.port, {
      limits: { handshakeTimeoutMs: 200, clientHelloTimeoutMs: 200 },
    });
    const good = await tlsClient(exporter.gatewayPort, API_SNI, web);
    const silent = await tcpClient(exporter.gatewayPort);
    expect(await endingOf(silent)).toBe('fin');
    const garbage = await tcpClient(exporter.gatewayPort);
    garbage.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await endingOf(garbage);
    const half = await tcpClient(exporter.gatewayPort);
    half.write(await helloBytes(API_SNI));
    await endingOf(half);
    expect((await fetchHttp1(good)).body).toBe('ok');
    await until(() => exporter.gateway.lines.filter((line) => line.event === 'hello.refused').length === 2);
    expect(
      exporter.gateway.lines.filter((line) => line.event === 'hello.refused').map((line) => line.fields.code),
    ).toEqual(['hello.timeout', 'hello.malformed']);
  });
});

function forged(
  issuer: Parameters<typeof forgeCertificate>[0]['issuer'],
  uris: string[],
): { key: string; cert: string } {
  const { certPem, privateKeyPem } = forgeCertificate({ issuer, uris });
  return { key: privateKeyPem, cert: certPem };
}
