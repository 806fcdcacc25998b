import { link, lstat, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, connect as dial, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Protocol } from '@peerway/model/protocol';
import type { Resource, ResourceOf } from '@peerway/model/snapshot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endingOf, fetchHttp1 } from '../testing/clients.ts';
import { cluster, endpoints, limits, outboundListener } from '../testing/resources.ts';
import { runProxy, type TestProxy } from '../testing/running-proxy.ts';
import { httpServer, tcpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { east } from '../testing/west.ts';
import { faultOfSocket, removeStaleSocket } from './unix-socket.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peerway-socket-'));
});
afterEach(() => rm(directory, { recursive: true }));

const at = (name = 'api.sock'): string => join(directory, name);
const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

/** A socket file whose server is gone, as a killed process leaves it. */
async function leaveSocket(path: string): Promise<void> {
  const server = createServer().listen(`${path}.live`);
  await new Promise((resolve) => server.once('listening', resolve));
  await link(`${path}.live`, path);
  await new Promise((resolve) => server.close(resolve));
}

const onSocket = (protocol: Protocol, path: string, mode = ''): ResourceOf<'listener'> => ({
  ...outboundListener('api', protocol, 'upstream'),
  socket: { path, mode },
});

/** A sidecar that has its upstream `api` on a socket. It is told of the socket once it runs. */
async function sidecarOn(listener: ResourceOf<'listener'>, port: number): Promise<TestProxy> {
  const { purpose } = listener;
  const protocol = purpose.kind === 'outbound' && purpose.protocol !== 'detect' ? purpose.protocol : 'tcp';
  const ready = outboundListener('api', protocol, 'ready');
  const others: Resource[] = [ready, cluster('api', { protocol }), endpoints('api', [port]), limits(), east.bundle()];
  const proxy = await runProxy(east, [...others, east.identity(east.serviceUri('web'))]);
  proxy.controlPlane.delta([listener]);
  return proxy;
}
const event = (proxy: TestProxy, name: string) =>
  proxy.lines.find((line) => line.event === name && line.fields.listener === 'upstream')?.fields;

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = dial({ path, allowHalfOpen: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

describe('an upstream on a unix socket', () => {
  it('carries TCP with half-close, at the mode that it was given, and leaves no file behind', async () => {
    await using application = await tcpServer((socket) => socket.pipe(socket));
    const proxy = await sidecarOn(onSocket('tcp', at(), '0600'), application.port);
    try {
      await until(() => exists(at()));
      expect(await modeOf(at())).toBe('600');
      const client = await connected(at());
      client.end('x'.repeat(1_000_000));
      let length = 0;
      for await (const chunk of client) length += String(chunk).length;
      expect(length).toBe(1_000_000);

      proxy.controlPlane.delta([onSocket('tcp', at(), '0660')]);
      await until(async () => (await modeOf(at())) === '660');
    } finally {
      await proxy[Symbol.asyncDispose]();
    }
    expect(await exists(at())).toBe(false);
  });

  it('carries HTTP, and ends with its listener', async () => {
    await using application = await httpServer((request, response) => response.end(request.url));
    await using proxy = await sidecarOn(onSocket('http', at()), application.port);
    await until(() => exists(at()));
    expect(await fetchHttp1(await connected(at()), { path: '/a' })).toMatchObject({ status: 200, body: '/a' });
    const idle = await connected(at());
    const ending = endingOf(idle);
    idle.write('GET /b HTTP/1.1\r\nHost: a\r\n\r\n');
    await new Promise((resolve) => idle.once('data', resolve));
    proxy.controlPlane.delta([], ['listener/upstream']);
    expect(await ending).toMatch(/fin|reset/);
    await until(async () => !(await exists(at())));
  });

  it('cuts what is under way when it moves to another path', async () => {
    await using application = await tcpServer((socket) => socket.write('hello'));
    await using proxy = await sidecarOn(onSocket('tcp', at()), application.port);
    await until(() => exists(at()));
    const client = await connected(at());
    const ending = endingOf(client);
    await until(() => application.sockets.size === 1);
    proxy.controlPlane.delta([onSocket('tcp', at('moved.sock'))]);
    expect(await ending).toMatch(/fin|reset/);
    await until(() => exists(at('moved.sock')));
    expect(await exists(at())).toBe(false);
  });

  it('takes the place of a socket that nobody listens on', async () => {
    await using application = await httpServer((_request, response) => response.end('ok'));
    await leaveSocket(at());
    await using _proxy = await sidecarOn(onSocket('http', at()), application.port);
    await until(async () => (await connected(at()).catch(() => null)) !== null);
    expect((await fetchHttp1(await connected(at()))).body).toBe('ok');
  });

  it('leaves a socket that somebody listens on, and takes it over once that is gone', async () => {
    await using application = await httpServer((_request, response) => response.end('ours'));
    const other = createServer((socket) => socket.on('error', () => {}).end('theirs')).listen(at());
    await new Promise((resolve) => other.once('listening', resolve));
    await using proxy = await sidecarOn(onSocket('http', at()), application.port);
    await until(() => event(proxy, 'listener.bind_failed') !== undefined);
    const client = await connected(at());
    expect(String((await client.toArray()).join(''))).toBe('theirs');
    client.end();
    await new Promise((resolve) => other.close(resolve));
    await until(() => event(proxy, 'listener.bound') !== undefined);
    expect((await fetchHttp1(await connected(at()))).body).toBe('ours');
  });

  it('leaves a file that is no socket', async () => {
    await writeFile(at(), 'precious');
    await using proxy = await sidecarOn(onSocket('http', at()), 1);
    await until(() => proxy.lines.filter((line) => line.event === 'listener.bind_failed').length > 1);
    expect((await lstat(at())).isFile()).toBe(true);
  });

  it('says how long a path may be, and binds no shorter one', async () => {
    const path = at('x'.repeat(120));
    await using proxy = await sidecarOn(onSocket('http', path), 1);
    await until(() => event(proxy, 'listener.bind_failed') !== undefined);
    expect(event(proxy, 'listener.bind_failed')?.reason).toMatch(
      /has \d+ bytes, and that of a unix socket has at most 10/,
    );
    expect(await exists(path.slice(0, 107))).toBe(false);
  });
});

describe('faultOfSocket', () => {
  it.each([
    ['/run/api.sock', '', null],
    ['/run/api.sock', '0600', null],
    ['/run/api.sock', '660', null],
    ['/run/api.sock', '0o600', '"0o600" is not a file mode in octal'],
    ['/run/api.sock', '0688', '"0688" is not a file mode in octal'],
    ['run/api.sock', '', 'must begin with "/"'],
    ['/run/a\0b', '', 'must begin with "/"'],
    [`/${'ä'.repeat(60)}`, '', 'has 121 bytes'],
  ])('%j with mode %j: %s', (path, mode, expected) => {
    const fault = faultOfSocket({ path, mode });
    if (expected === null) expect(fault).toBeNull();
    else expect(fault).toContain(expected);
  });
});

describe('removeStaleSocket', () => {
  it('frees a path only of a socket that is abandoned', async () => {
    await leaveSocket(at('stale'));
    await writeFile(at('file'), '');
    const live = createServer().listen(at('live'));
    await new Promise((resolve) => live.once('listening', resolve));
    const freed = await Promise.all(['stale', 'file', 'live', 'nothing'].map((name) => removeStaleSocket(at(name))));
    expect(freed).toEqual([true, false, false, true]);
    expect(await Promise.all(['stale', 'file', 'live'].map((name) => exists(at(name))))).toEqual([false, true, true]);
    await new Promise((resolve) => live.close(resolve));
  });
});
