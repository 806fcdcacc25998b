import { type ClientHttp2Session, constants } from 'node:http2';
import { describe, expect, it } from 'vitest';
import { fetchHttp1, fetchHttp2, http2Session, tlsClient } from '../testing/clients.ts';
import { closedPort, http2Server, textOf } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { API_SNI, east, startWest, type West, web, west } from '../testing/west.ts';

const GRPC = {
  ':method': 'POST',
  ':path': '/payments.Payments/Charge',
  'content-type': 'application/grpc',
  te: 'trailers',
};

async function session(exporter: West, alpn?: string[]): Promise<ClientHttp2Session> {
  return http2Session(await tlsClient(exporter.gatewayPort, API_SNI, web, alpn));
}

describe('a terminated gRPC service', () => {
  it('carries a call with its trailers, by ALPN and by prior knowledge', async () => {
    await using application = await http2Server((stream, headers) => {
      textOf(stream).then((text) => {
        stream.respond(
          {
            ':status': 200,
            'content-type': 'application/grpc',
            'x-te': headers.te ?? '',
            'x-xfcc': headers['x-forwarded-client-cert'] ?? '',
          },
          { waitForTrailers: true },
        );
        stream.on('wantTrailers', () =>
          stream.sendTrailers({ 'grpc-status': '0', 'grpc-message': 'fine', 'x-bin': 'a' }),
        );
        stream.end(`answer to ${text}`);
      });
    });
    await using exporter = await startWest('grpc', application.port);
    for (const alpn of [['h2'], undefined]) {
      const client = await session(exporter, alpn);
      const answer = await fetchHttp2(client, GRPC, 'question');
      expect(answer).toMatchObject({
        status: 200,
        body: 'answer to question',
        trailers: { 'grpc-status': '0', 'grpc-message': 'fine', 'x-bin': 'a' },
      });
      expect(answer.headers['x-te']).toBe('trailers');
      expect(String(answer.headers['x-xfcc']).split(',')[0]).toMatch(
        new RegExp(`^By=${west.gatewayUri};.*URI=${east.serviceUri('web')}$`),
      );
      client.close();
    }
  });

  it('carries a trailers-only answer as one, and a bidirectional stream message by message', async () => {
    await using application = await http2Server((stream, headers) => {
      if (headers[':path'] === '/fail') {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '5' }, { endStream: true });
        return;
      }
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.on('data', (chunk: Buffer) => stream.write(`echo ${chunk} `));
      stream.on('end', () => stream.end());
    });
    await using exporter = await startWest('grpc', application.port);
    const client = await session(exporter);
    const failed = await fetchHttp2(client, { ...GRPC, ':path': '/fail' }, 'x');
    expect(failed).toMatchObject({ status: 200, body: '', trailers: {} });
    expect(failed.headers['grpc-status']).toBe('5');

    const stream = client.request({ ...GRPC, ':authority': 'a', ':path': '/talk' });
    let text = '';
    let status: unknown;
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    stream.on('trailers', (trailers) => {
      status = trailers['grpc-status'];
    });
    stream.write('one');
    await until(() => text === 'echo one ');
    stream.write('two');
    await until(() => text === 'echo one echo two ');
    stream.end();
    await until(() => status === '0');
    client.close();
  });

  it('passes cancellation by the client on to the application, and a reset by the application back', async () => {
    let rstCode = -1;
    await using application = await http2Server((stream, headers) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
      stream.write('begin', () => {
        if (headers[':path'] === '/reset') stream.destroy(new Error('broken'));
      });
      stream.once('close', () => {
        if (headers[':path'] === '/hang') rstCode = stream.rstCode ?? -1;
      });
    });
    await using exporter = await startWest('grpc', application.port);
    const client = await session(exporter);
    const stream = client.request({ ...GRPC, ':authority': 'a', ':path': '/hang' });
    stream.on('error', () => {});
    await new Promise((resolve) => stream.once('data', resolve));
    stream.close(constants.NGHTTP2_CANCEL);
    await until(() => rstCode === constants.NGHTTP2_CANCEL);

    const reset = await fetchHttp2(client, { ...GRPC, ':path': '/reset' }, 'x');
    expect(reset).toMatchObject({ status: 200, body: 'begin', rstCode: constants.NGHTTP2_INTERNAL_ERROR });
    client.close();
  });

  it('answers failures as trailers-only gRPC with the reason', async () => {
    await using exporter = await startWest('grpc', await closedPort());
    const client = await session(exporter);
    // The sidecar answers: its application is down.
    const down = await fetchHttp2(client, GRPC, 'x');
    expect(down).toMatchObject({ status: 200, body: '' });
    expect(down.headers).toMatchObject({
      'grpc-status': '14',
      'content-type': 'application/grpc',
      'x-peerway-error': 'upstream.connect_failed',
    });
    expect(down.headers['grpc-message']).toBe(
      'peerway: service application can not be reached: it refused the connection (upstream.connect_failed)',
    );
    client.close();
  });

  it('multiplexes many calls over few connections, and large messages flow both ways', async () => {
    await using application = await http2Server((stream) => {
      stream.respond({ ':status': 200 });
      stream.pipe(stream);
    });
    await using exporter = await startWest('http2', application.port);
    const client = await session(exporter);
    const body = 'x'.repeat(200_000);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) => fetchHttp2(client, { ':method': 'POST' }, body + n)),
    );
    expect(answers.every((answer, n) => answer.status === 200 && answer.body === body + n)).toBe(true);
    expect(application.sockets.size).toBeLessThanOrEqual(2);
    client.close();
  });

  it('translates HTTP/1.1 clients of an HTTP/2 service', async () => {
    await using application = await http2Server((stream, headers) => {
      stream.respond({
        ':status': 201,
        'x-method': headers[':method'] ?? '',
        'x-authority': headers[':authority'] ?? '',
      });
      stream.end('made');
    });
    await using exporter = await startWest('http2', application.port);
    const answer = await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web, ['http/1.1']), {
      method: 'POST',
      body: 'x',
    });
    expect(answer).toMatchObject({ status: 201, body: 'made' });
    expect(answer.headers).toMatchObject({ 'x-method': 'POST', 'x-authority': 'api.test' });
  });

  it('refuses requests whose host is in doubt, and survives header names that are words of JavaScript', async () => {
    await using application = await http2Server((stream, headers) => {
      stream.respond({ ':status': 200 });
      stream.end(
        Object.keys(headers)
          .filter((name) => name.startsWith('__') || name === 'constructor')
          .join(),
      );
    });
    await using exporter = await startWest('http2', application.port);
    const client = await session(exporter);
    const doubtful = await fetchHttp2(client, { host: 'other.test' });
    expect([doubtful.status, doubtful.headers['x-peerway-error']]).toEqual([400, 'request.invalid']);
    const stream = client.request([
      ':method',
      'GET',
      ':path',
      '/',
      ':scheme',
      'http',
      ':authority',
      'a',
      '__proto__',
      'x',
      'constructor',
      'y',
    ] as never);
    expect(await textOf(stream)).toContain('constructor');
    client.close();
  });
});
