import { createHash, randomBytes } from 'node:crypto';
import { Agent } from 'node:http';
import { describe, expect, it } from 'vitest';
import { exchangeRaw, fetchHttp1, tlsClient } from '../testing/clients.ts';
import { httpRoute } from '../testing/resources.ts';
import { closedPort, httpServer, textOf } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { API_SNI, east, startWest, web, west } from '../testing/west.ts';

describe('a terminated HTTP/1.1 service', () => {
  it('answers a peer through gateway, sidecar and application, with the client that the gateway verified', async () => {
    await using application = await httpServer((request, response) => {
      response.setHeader('x-seen-xfcc', request.headers['x-forwarded-client-cert'] ?? '');
      response.end(`hello ${request.method} ${request.url} ${request.headers.host}`);
    });
    await using exporter = await startWest('http', application.port);
    const spoofed = 'By=x;Hash=y;URI=spiffe://west.consul/ns/default/dc/dc1/svc/admin';
    const answer = await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web), {
      path: '/v1?a=b',
      headers: { 'X-Forwarded-Client-Cert': spoofed, x_forwarded_client_cert: spoofed },
    });
    expect(answer.body).toBe('hello GET /v1?a=b api.test');
    expect(answer.status).toBe(200);
    const xfcc = String(answer.headers['x-seen-xfcc']);
    const hash = createHash('sha256')
      .update(Buffer.from(web.cert.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64'))
      .digest('hex');
    expect(xfcc.split(',')[0]).toBe(`By=${west.gatewayUri};Hash=${hash};URI=${east.serviceUri('web')}`);
    expect(xfcc).not.toContain('admin');
  });

  it('streams a large body both ways unchanged, and keeps the connection for the next request', async () => {
    await using application = await httpServer((request, response) => {
      response.writeHead(200, { 'x-length': request.headers['content-length'] ?? 'none' });
      request.pipe(response);
    });
    await using exporter = await startWest('http', application.port);
    const client = await tlsClient(exporter.gatewayPort, API_SNI, web);
    const agent = new Agent({ keepAlive: true });
    const body = randomBytes(3_000_000).toString('hex');
    const first = await fetchHttp1(client, {
      method: 'POST',
      body,
      agent,
      headers: { 'content-length': String(body.length) },
    });
    expect(first.body === body).toBe(true);
    expect(first.headers['x-length']).toBe(String(body.length));
    expect(client.destroyed).toBe(false);
    agent.createConnection = () => {
      throw new Error('the connection was not kept');
    };
    expect((await fetchHttp1(client, { path: '/next', agent })).status).toBe(200);
    agent.destroy();
  });

  it('carries chunked bodies, trailers both ways and early hints', async () => {
    await using application = await httpServer((request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' });
      textOf(request).then((text) => {
        response.writeHead(200, { trailer: 'x-sum' });
        response.write(`got ${text} `);
        response.addTrailers({ 'x-sum': '42', 'x-echo': request.trailers['x-in'] ?? 'none' });
        response.end('done');
      });
    });
    await using exporter = await startWest('http', application.port);
    const client = await tlsClient(exporter.gatewayPort, API_SNI, web);
    const text = await exchangeRaw(
      client,
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ChUnKeD\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\nx-in: yes\r\n\r\n',
    );
    expect(text).toMatch(/^HTTP\/1\.1 103 Early Hints\r\nLink: <\/style\.css>/i);
    expect(text).toContain('got abc ');
    expect(text).toMatch(/\r\nx-sum: 42\r\nx-echo: yes\r\n\r\n$/);
  });

  it('answers HEAD, 204 and 304 without a body and leaves the connection usable', async () => {
    await using application = await httpServer((request, response) => {
      if (request.url === '/204') response.writeHead(204).end();
      else if (request.url === '/304') response.writeHead(304, { etag: '"x"' }).end();
      else response.writeHead(200, { 'content-length': '5' }).end('hello');
    });
    await using exporter = await startWest('http', application.port);
    const client = await tlsClient(exporter.gatewayPort, API_SNI, web);
    const text = await exchangeRaw(
      client,
      'HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET /204 HTTP/1.1\r\nHost: a\r\n\r\nGET /304 HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    expect(text.match(/HTTP\/1\.1 (\d+)/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 204', 'HTTP/1.1 304', 'HTTP/1.1 200']);
    expect(text.split('hello').length).toBe(2);
  });

  it('tunnels a WebSocket, and keeps to HTTP when the application does not switch', async () => {
    await using application = await httpServer((request, response) => response.end(`plain ${request.url}`));
    application.server.on('upgrade', (request, socket) => {
      if (request.url !== '/socket') {
        socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnope');
        return;
      }
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\nfirst ',
      );
      socket.on('data', (bytes) => socket.write(bytes.toString().toUpperCase()));
      socket.on('end', () => socket.end('bye'));
    });
    await using exporter = await startWest('http', application.port);
    const upgrade = 'Host: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n';

    const client = await tlsClient(exporter.gatewayPort, API_SNI, web);
    let text = '';
    client.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    const closed = new Promise((resolve) => client.once('close', resolve));
    client.once('end', () => client.end());
    client.write(`GET /socket HTTP/1.1\r\n${upgrade}early `);
    await until(() => text.endsWith('first EARLY '));
    expect(text).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
    expect(text).toMatch(/sec-websocket-accept: x\r\n/);
    client.write('frames');
    await until(() => text.endsWith('FRAMES'));
    client.end();
    await closed;
    expect(text.endsWith('FRAMESbye')).toBe(true);

    const refused = await exchangeRaw(
      await tlsClient(exporter.gatewayPort, API_SNI, web),
      `GET /other HTTP/1.1\r\n${upgrade}GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`,
    );
    expect(refused).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
    expect(refused.endsWith('nope')).toBe(true);
    expect(refused).not.toContain('plain');
  });

  it('answers 404 where no route matches, and 503 with the reason where the sidecar is down, without telling addresses', async () => {
    await using exporter = await startWest('http', 1);
    const port = await closedPort();
    exporter.gateway.controlPlane.delta([
      httpRoute('api', '/v1/'),
      {
        type: 'endpoints',
        name: 'api',
        endpoints: [{ address: '127.0.0.1', port, weight: 1, healthy: true, label: 'api-1' }],
      },
    ]);
    const missing = await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web), { path: '/v2' });
    expect([missing.status, missing.headers['x-peerway-error']]).toEqual([404, 'routing.no_route']);
    const down = await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web), { path: '/v1/x' });
    expect([down.status, down.headers['x-peerway-error']]).toEqual([503, 'upstream.connect_failed']);
    expect(down.body).toBe(
      'peerway: service api can not be reached: it refused the connection (upstream.connect_failed)\n',
    );
  });

  it('breaks the answer off when the application does, so that it can not be taken for complete', async () => {
    await using application = await httpServer((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.socket?.destroy());
    });
    await using exporter = await startWest('http', application.port);
    await expect(fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web))).rejects.toThrow(
      /aborted|hang up|ECONNRESET/,
    );
  });

  it('tells the application when the client has gone', async () => {
    let gone = false;
    await using application = await httpServer((_request, response) => {
      response.writeHead(200);
      response.write('begin');
      response.once('close', () => {
        gone = !response.writableFinished;
      });
    });
    await using exporter = await startWest('http', application.port);
    const client = await tlsClient(exporter.gatewayPort, API_SNI, web);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await new Promise((resolve) => client.once('data', resolve));
    client.destroy();
    await until(() => gone);
  });
});
