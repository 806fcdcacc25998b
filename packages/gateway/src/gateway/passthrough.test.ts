import { createHash, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { endingOf, tcpClient, tlsClient } from '../testing/clients.ts';
import { helloBytes } from '../testing/hello-bytes.ts';
import { cluster, endpoints, gatewayListener, limits, passthroughRoute } from '../testing/resources.ts';
import { runProxy, type TestProxy } from '../testing/running-proxy.ts';
import { closedPort, type TestServer, tcpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { web, west } from '../testing/west.ts';
import { proxySecureContext } from '../tls/secure-context.ts';

const SNI = 'ledger.default.default.east.external.west.consul';

const gatewayTo = (
  ports: Parameters<typeof endpoints>[1],
  more: Parameters<typeof limits>[0] = {},
): Promise<TestProxy> =>
  runProxy(west, [
    gatewayListener(),
    passthroughRoute(SNI, 'ledger'),
    cluster('ledger', { protocol: 'tcp', connectTimeoutMs: 300 }),
    endpoints('ledger', ports),
    limits(more),
  ]);

/** A TLS server that only ever sees what the gateway relays. */
function tlsServer(onSecure: (socket: TLSSocket) => void): Promise<TestServer> {
  const { key, cert } = west.credentials(west.serviceUri('ledger'));
  const context = proxySecureContext({ keyPem: key, certPem: cert, chainPems: [] });
  return tcpServer((transport) => {
    const socket = new TLSSocket(transport, { isServer: true, secureContext: context });
    socket.on('error', () => {});
    socket.once('secure', () => onSecure(socket));
  });
}

/** Connects as a client whose hello is real and whatever follows is not. */
async function rawClient(gateway: TestProxy): Promise<{ socket: Socket; hello: Buffer }> {
  const hello = await helloBytes(SNI);
  const socket = await tcpClient(gateway.port('gateway'));
  socket.write(hello);
  return { socket, hello };
}

describe('pass-through by server name', () => {
  it('carries TLS end to end: the client sees the certificate of the destination and bytes arrive unchanged both ways', async () => {
    const sent = randomBytes(20_000_000);
    await using server = await tlsServer((socket) => socket.pipe(socket));
    await using gateway = await gatewayTo([server.port]);
    const client = await tlsClient(gateway.port('gateway'), SNI.toUpperCase(), web);
    expect(client.getPeerX509Certificate()?.subjectAltName).toBe(`URI:${west.serviceUri('ledger')}`);
    const hash = createHash('sha256');
    let length = 0;
    client.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      length += chunk.length;
    });
    client.end(sent);
    await new Promise((resolve) => client.once('end', resolve));
    expect(length).toBe(sent.length);
    expect(hash.digest('hex')).toBe(createHash('sha256').update(sent).digest('hex'));
  });

  it('does not lead to itself, where a name went round would never end', async () => {
    await using gateway = await gatewayTo([1]);
    gateway.controlPlane.delta([endpoints('ledger', [gateway.port('gateway')])]);
    await until(async () => {
      const client = await rawClient(gateway);
      await endingOf(client.socket);
      return gateway.lines.some(({ fields }) => String(fields.reason).includes('this gateway itself'));
    });
    const metrics = await (await fetch(`${gateway.adminUrl}/stats/prometheus`)).text();
    expect(metrics).toMatch(/peerway_errors_total\{[^}]*code="upstream\.connect_failed"\} [1-9]/);
    await until(async () =>
      (await (await fetch(`${gateway.adminUrl}/clusters`)).text()).includes('ledger::cx_active::0'),
    );
  });

  it('is cut where gateways lead to each other, after one round', async () => {
    await using one = await gatewayTo([1]);
    await using other = await gatewayTo([one.port('gateway')]);
    one.controlPlane.delta([endpoints('ledger', [other.port('gateway')])]);
    await until(async () =>
      (await (await fetch(`${one.adminUrl}/config_dump`)).text()).includes(`"port": ${other.port('gateway')}`),
    );
    const { socket } = await rawClient(one);
    expect(await endingOf(socket)).toBe('reset');
    const failures = (proxy: TestProxy) =>
      proxy.lines.filter(({ event }) => event === 'passthrough.failed').map(({ fields }) => fields.code);
    expect([failures(one), failures(other)]).toEqual([['routing.loop'], []]);
    // Nothing is left of it, and the next one goes no further.
    await until(async () => (await (await fetch(`${one.adminUrl}/clusters`)).text()).includes('ledger::cx_active::0'));
    expect(await endingOf((await rawClient(one)).socket)).toBe('reset');
    expect(failures(one)).toEqual(['routing.loop', 'routing.loop']);
  });

  it('takes a hello again once its connection is over, and not before', async () => {
    let connections = 0;
    await using server = await tcpServer((socket) => {
      connections += 1;
      socket.once('end', () => socket.end());
      socket.resume();
    });
    await using gateway = await gatewayTo([server.port]);
    const hello = await helloBytes(SNI);
    const send = async (): Promise<Socket> => {
      const socket = await tcpClient(gateway.port('gateway'));
      socket.write(hello);
      return socket;
    };
    const first = await send();
    await until(() => connections === 1);
    expect(await endingOf(await send())).toBe('reset');
    first.destroy();
    await until(() => server.sockets.size === 0);
    await until(async () => {
      await send();
      return connections > 1;
    });
  });

  it('leads by the end of a name where the name itself has no route', async () => {
    await using server = await tlsServer((socket) => socket.end('by the suffix'));
    await using gateway = await gatewayTo([server.port]);
    gateway.controlPlane.delta([passthroughRoute('*.dc2.internal.west.consul', 'ledger')]);
    await until(async () => (await (await fetch(`${gateway.adminUrl}/config_dump`)).text()).includes('*.dc2.internal'));
    const client = await tlsClient(gateway.port('gateway'), 'ledger.default.dc2.internal.west.consul', web);
    let text = '';
    client.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    await until(() => text === 'by the suffix');
    await expect(tlsClient(gateway.port('gateway'), 'ledger.default.dc3.internal.west.consul', web)).rejects.toThrow();
  });

  it('gives the hello on in any cutting: byte by byte, and in records of one byte', async () => {
    const received: Buffer[] = [];
    await using server = await tcpServer((socket) => socket.on('data', (chunk: Buffer) => received.push(chunk)));
    await using gateway = await gatewayTo([server.port]);
    const hello = await helloBytes(SNI);
    const byteByByte = await tcpClient(gateway.port('gateway'));
    byteByByte.setNoDelay();
    for (const byte of hello) {
      byteByByte.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => Buffer.concat(received).equals(hello));
    byteByByte.destroy();

    received.length = 0;
    const records = Buffer.concat([...hello.subarray(5)].map((byte) => Buffer.from([22, 3, 1, 0, 1, byte])));
    const inRecords = await tcpClient(gateway.port('gateway'));
    inRecords.write(records);
    await until(() => Buffer.concat(received).equals(records));
    inRecords.destroy();
  });

  it('keeps half-close: each side may end and still be answered', async () => {
    await using server = await tcpServer((socket) => {
      let text = '';
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
      });
      socket.on('end', () => setTimeout(() => socket.end(`saw ${text.length} bytes and the end`), 50));
    });
    await using gateway = await gatewayTo([server.port]);
    const { socket, hello } = await rawClient(gateway);
    socket.end('more');
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toBe(`saw ${hello.length + 4} bytes and the end`);

    await using speaksFirst = await tcpServer((peer) => {
      peer.end('greeting');
      peer.on('data', () => {});
      peer.on('end', () => speaksFirstSawEnd());
    });
    let speaksFirstSawEnd = (): void => {};
    const sawEnd = new Promise<void>((resolve) => {
      speaksFirstSawEnd = resolve;
    });
    gateway.controlPlane.delta([endpoints('ledger', [speaksFirst.port])]);
    const second = (await rawClient(gateway)).socket;
    let greeting = '';
    for await (const chunk of second) greeting += String(chunk);
    expect(greeting).toBe('greeting');
    second.end('late');
    await sawEnd;
  });

  it('keeps a reset a reset, in both directions', async () => {
    let accepted: Socket | undefined;
    await using server = await tcpServer((socket) => {
      accepted = socket;
      socket.on('data', () => {});
    });
    await using gateway = await gatewayTo([server.port]);
    const first = (await rawClient(gateway)).socket;
    await until(() => accepted !== undefined && accepted.bytesRead > 0);
    const ending = endingOf(first);
    accepted?.resetAndDestroy();
    expect(await ending).toBe('reset');

    accepted = undefined;
    const second = (await rawClient(gateway)).socket;
    await until(() => accepted !== undefined && accepted.bytesRead > 0);
    const serverEnding = endingOf(accepted as unknown as Socket);
    second.resetAndDestroy();
    expect(await serverEnding).toBe('reset');
  });

  it('stops reading from a fast sender when the receiver is slow, and loses nothing', async () => {
    const total = 64 * 1024 * 1024;
    const block = randomBytes(1024 * 1024);
    let written = 0;
    await using server = await tcpServer((socket) => {
      const more = (): void => {
        while (written < total) {
          written += block.length;
          if (!socket.write(block)) {
            socket.once('drain', more);
            return;
          }
        }
        socket.end();
      };
      socket.once('data', more);
    });
    await using gateway = await gatewayTo([server.port]);
    const { socket } = await rawClient(gateway);
    socket.pause();
    let before = -1;
    await until(async () => {
      const stalled = written === before && written > 0;
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return stalled;
    });
    // What is on its way fits into the kernel's buffers and one block in flight.
    expect(written).toBeLessThan(40 * 1024 * 1024);
    const hash = createHash('sha256');
    for await (const chunk of socket) hash.update(chunk as Buffer);
    const expected = createHash('sha256');
    for (let n = 0; n < total / block.length; n += 1) expected.update(block);
    expect(hash.digest('hex')).toBe(expected.digest('hex'));
  });

  it('tries another endpoint when one refuses or does not answer, and resets the client when none is left', async () => {
    await using server = await tcpServer((socket) =>
      socket.on('data', (chunk: Buffer) => socket.write(`${chunk.length}`)),
    );
    const closed = await closedPort();
    await using gateway = await gatewayTo([
      { port: closed, weight: 128 },
      { address: '192.0.2.1', port: 1, weight: 128 },
      { port: server.port },
    ]);
    for (let n = 0; n < 3; n += 1) {
      const { socket, hello } = await rawClient(gateway);
      expect(String(await new Promise((resolve) => socket.once('data', resolve)))).toBe(String(hello.length));
      socket.destroy();
    }
    gateway.controlPlane.delta([endpoints('ledger', [closed])]);
    expect(await endingOf((await rawClient(gateway)).socket)).toBe('reset');
    gateway.controlPlane.delta([endpoints('ledger', [{ port: server.port, healthy: false }])]);
    expect(await endingOf((await rawClient(gateway)).socket)).toBe('reset');
    const report = await reported(gateway);
    expect(report.errors).toMatchObject({ 'upstream.connect_failed': 1, 'routing.no_healthy_instance': 1 });
  });

  it('cuts the connections of a route that was removed and no others, and gives their buffers back', async () => {
    const other = 'other.default.default.east.external.west.consul';
    await using server = await tcpServer((socket) => socket.on('data', (chunk: Buffer) => socket.write(chunk)));
    await using gateway = await runProxy(west, [
      gatewayListener(),
      passthroughRoute(SNI, 'ledger'),
      passthroughRoute(other, 'ledger'),
      cluster('ledger', { protocol: 'tcp' }),
      endpoints('ledger', [server.port]),
      limits(),
    ]);
    const doomed = (await rawClient(gateway)).socket;
    await new Promise((resolve) => doomed.once('data', resolve));
    const kept = await tcpClient(gateway.port('gateway'));
    kept.write(await helloBytes(other));
    await new Promise((resolve) => kept.once('data', resolve));
    const ending = endingOf(doomed);
    const startedAt = performance.now();
    gateway.controlPlane.delta([], [`sni-route/${SNI}`]);
    expect(await ending).toBe('reset');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    kept.write('still here');
    expect(String(await new Promise((resolve) => kept.once('data', resolve)))).toBe('still here');
    kept.destroy();
    // A changed endpoint is for new connections only.
  });

  it('refuses connections beyond the limit, and takes new ones when others have ended', async () => {
    await using server = await tcpServer((socket) => {
      socket.on('data', (chunk: Buffer) => socket.write(chunk));
      socket.on('end', () => socket.end());
    });
    await using gateway = await gatewayTo([server.port], { connectionsMax: 2 });
    const first = (await rawClient(gateway)).socket;
    const second = (await rawClient(gateway)).socket;
    await Promise.all([first, second].map((socket) => new Promise((resolve) => socket.once('data', resolve))));
    const third = await tcpClient(gateway.port('gateway'));
    expect(await endingOf(third)).toBe('reset');
    first.destroy();
    await until(async () => {
      const again = await tcpClient(gateway.port('gateway'));
      again.write(await helloBytes(SNI));
      const answered = await new Promise((resolve) => {
        if (again.closed) resolve(false);
        again.once('data', () => resolve(true));
        again.once('close', () => resolve(false));
      });
      again.destroy();
      return answered === true;
    });
    second.destroy();
  });
});

/** Traffic of the only path, summed over all reports so far and the next one. */
async function reported(gateway: TestProxy): Promise<{ errors: Record<string, number> }> {
  const text = async (): Promise<string> => await (await fetch(`${gateway.adminUrl}/stats/prometheus`)).text();
  const errors: Record<string, number> = {};
  for (const [, code = '', count = ''] of (await text()).matchAll(/^peerway_errors_total\{.*code="([^"]+)"\} (\d+)$/gm))
    errors[code] = Number(count);
  return { errors };
}
