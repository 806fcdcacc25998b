import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { gatewayListener, limits } from '../../testing/resources.ts';
import { runProxy } from '../../testing/running-proxy.ts';
import { closedPort, http2Server, httpServer, tcpServer, textOf } from '../../testing/servers.ts';
import { until } from '../../testing/until.ts';
import { east } from '../../testing/west.ts';
import type { ApplicationCheck } from './application-check.ts';
import { ApplicationHealthCheck } from './application-health.ts';

const times = { intervalMs: 50, timeoutMs: 300 };
const http = (url: string, more: Partial<Extract<ApplicationCheck, { kind: 'http' }>> = {}): ApplicationCheck => ({
  ...{ kind: 'http', name: '', url, method: 'GET', headers: [], body: '', skipVerify: false, ...times },
  ...more,
});
const grpc = (port: number, service = ''): ApplicationCheck => ({
  ...{ kind: 'grpc', name: '', address: '127.0.0.1', port, service, tls: false, skipVerify: false, ...times },
});

/** The health by some checks, after the first round. */
async function healthBy(...checks: ApplicationCheck[]) {
  const check = new ApplicationHealthCheck({ address: '127.0.0.1', port: 1, checks });
  await check.start();
  check.close();
  return check.health;
}

describe('the application beside a sidecar', () => {
  it('is reported as it is: passing while it accepts connections, critical with the reason when it does not', async () => {
    const application = await tcpServer(() => {});
    await using proxy = await runProxy(east, [gatewayListener(), limits()], {
      application: { address: '127.0.0.1', port: application.port },
    });
    const health = () => proxy.controlPlane.reports.at(-1)?.application;
    await until(() => health()?.status === 'passing');
    await application[Symbol.asyncDispose]();
    await until(() => health()?.status === 'critical', 10_000);
    expect(health()?.output).toBe(`TCP connect to 127.0.0.1:${application.port} failed: it refused the connection`);
  });

  it('is asked over HTTP as its check says, and read as Consul does', async () => {
    let seen = '';
    await using application = await httpServer((request, response) => {
      textOf(request).then((body) => {
        seen = `${request.method} ${request.url} ${request.headers['x-check']} ${body}`;
        const status = Number(request.url?.slice(1));
        if (status > 0) response.writeHead(status, { location: '/200' }).end('what it says\nof itself');
      });
    });
    const url = (path: string): string => `http://127.0.0.1:${application.port}${path}`;
    expect(await healthBy(http(url('/200')))).toEqual({
      status: 'passing',
      output: `HTTP GET ${url('/200')}: 200 what it says of itself`,
    });
    await healthBy(http(url('/204'), { method: 'POST', headers: ['X-Check', 'yes'], body: 'ping' }));
    expect(seen).toBe('POST /204 yes ping');
    expect((await healthBy(http(url('/429')))).status).toBe('warning');
    for (const path of ['/500', '/302', '/404']) expect((await healthBy(http(url(path)))).status).toBe('critical');
    const silent = await healthBy(http(url('/0'), { timeoutMs: 50 }));
    expect([silent.status, silent.output]).toEqual(['critical', expect.stringContaining('no answer within 50 ms')]);
    expect((await healthBy(http(`http://127.0.0.1:${await closedPort()}/`))).output).toContain('ECONNREFUSED');
  });

  it('over HTTPS proves who it is, unless the check does not want to know', async () => {
    const server = createSecureServer(east.credentials(east.serviceUri('web')), (_request, response) =>
      response.end('ok'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    expect((await healthBy(http(url))).status).toBe('critical');
    expect((await healthBy(http(url, { skipVerify: true }))).status).toBe('passing');
    server.close();
  });

  it('over gRPC is what its health service says', async () => {
    await using application = await http2Server((stream, headers) => {
      const asked: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => asked.push(chunk));
      stream.once('end', () => {
        const service = Buffer.concat(asked).subarray(7).toString();
        const isKnown =
          headers[':path'] === '/grpc.health.v1.Health/Check' && service !== 'nobody' && service !== 'odd';
        if (!isKnown) {
          stream.respond(
            { ':status': 200, 'grpc-status': '5', 'grpc-message': service === 'odd' ? '100%' : 'not%20known' },
            { endStream: true },
          );
          return;
        }
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
        stream.end(Buffer.from([0, 0, 0, 0, 2, 0x08, service === 'ill' ? 2 : 1]));
      });
    });
    expect(await healthBy(grpc(application.port))).toEqual({
      status: 'passing',
      output: `gRPC 127.0.0.1:${application.port}: SERVING`,
    });
    expect((await healthBy(grpc(application.port, 'well'))).status).toBe('passing');
    expect((await healthBy(grpc(application.port, 'ill'))).output).toContain('/ill: NOT_SERVING');
    expect((await healthBy(grpc(application.port, 'nobody'))).output).toContain('status 5 not known');
    expect((await healthBy(grpc(application.port, 'odd'))).output).toContain('status 5 100%');
    expect((await healthBy(grpc(application.port, 'x'.repeat(300)))).status).toBe('passing');
    expect((await healthBy(grpc(await closedPort()))).output).toContain('ECONNREFUSED');
  });

  it('that can not even be asked is critical, and the sidecar goes on', async () => {
    expect(await healthBy(http('http://127.0.0.1:1/', { headers: ['no header', 'x'] }))).toMatchObject({
      ...{ status: 'critical', output: expect.stringContaining('no header') },
    });
    expect((await healthBy({ ...grpc(1), address: '::1' } as ApplicationCheck)).status).toBe('critical');
  });

  it('is as ill as its worst check, which is told by its name, and gets well again by itself', async () => {
    let isWell = false;
    await using application = await httpServer((_request, response) => response.writeHead(isWell ? 200 : 503).end());
    const url = `http://127.0.0.1:${application.port}/`;
    const tcp: ApplicationCheck = { kind: 'tcp', name: 'port', address: '127.0.0.1', port: application.port, ...times };
    const check = new ApplicationHealthCheck({
      address: '127.0.0.1',
      port: 1,
      checks: [tcp, http(url, { name: 'page' })],
    });
    expect(check.health).toMatchObject({ status: 'critical', output: expect.stringContaining('not checked yet') });
    await check.start();
    expect(check.health).toEqual({ status: 'critical', output: `page: HTTP GET ${url}: 503` });
    isWell = true;
    await until(() => check.health.status === 'passing');
    expect(check.health.output).toMatch(/^port: TCP .*; page: HTTP /);
    check.close();
  });
});
