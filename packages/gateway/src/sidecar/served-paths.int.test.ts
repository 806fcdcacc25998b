import type { Socket } from 'node:net';
import { anyHttpRequest } from '@peerway/model/http-match';
import { expect, it } from 'vitest';
import { tcpClient, tlsClient } from '../testing/clients.ts';
import { nginxPathServer, nodePathServer, type PathServer, pythonPathServer } from '../testing/path-servers.ts';
import { mulberry32 } from '../testing/random.ts';
import { authorization, limits } from '../testing/resources.ts';
import { runProxy } from '../testing/running-proxy.ts';
import { west, westSidecar } from '../testing/west.ts';

/*
 * A path that an intention denies, as real servers read it (reliability §3.2b): whatever the sidecar lets through, the server
 * behind it does not take for a path that was denied.
 */

/** For each server others. */
const PATHS = 8_000;
const CONNECTIONS = 4;
const AT_ONCE = 32;

/** What is served as `/admin`, or as something below it, by some server that people run. */
const listed = [
  ...['/admin', '/admin/', '//admin', '///admin', '/./admin', '/x/../admin', '/x/%2e%2e/admin', '/%61dmin'],
  ...['/admin%2f', '/admin%2Fx', '/%2fadmin', '/admin%00', '/admin%20', '/admin;a=1', '/admin/..;/admin', '\\admin'],
  ...['/a\\..\\admin', '/admin?x', '/admin#x', '/ADMIN', '/admin.', '/%c0%afadmin', '/%25%36%31dmin', 'admin'],
  ...['/%ef%bd%81dmin', '/\uff41dmin', 'http://api/admin', 'http://api//x/admin', '/x/admin/../../admin'],
];

const pieces = [
  ...['/', '//', '/./', '/../', '/..', '/.', '\\', '%2f', '%2F', '%5c', '%2e', '%2E%2e', ';', ';a=1', '..;', '%3b'],
  ...[
    '%25',
    '%252f',
    '%252e%252e',
    '%c0%af',
    '%ff',
    '%',
    '%20',
    '%09',
    '%3f',
    '%23',
    '%61',
    'x',
    'x/..',
    '/x/',
    'a',
    'A',
  ],
  ...['ADMIN', 'admin', '.', '..', '?', '?/admin', '@', ':', '%ef%bc%8f', '%c3%a9', '%00'],
];

/** Paths around `/admin`: its letters escaped once or twice, its slash otherwise, and anything before, within and behind it. */
function nastyPath(random: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const some = (max: number): string =>
    Array.from({ length: Math.floor(random() * (max + 1)) }, () => pick(pieces)).join('');
  const escaped = (character: string): string => {
    const hex = character.charCodeAt(0).toString(16);
    return pick([character, character, character, character, `%${hex}`, `%${hex.toUpperCase()}`, `%25${hex}`]);
  };
  const name = [...'admin'].map((character) => (random() < 0.2 ? escaped(character) : character)).join('');
  const slash = pick(['/', '/', '/', '//', '/./', '/x/../', '/x/%2e%2e/', '%2f', '\\', '/;x/', '//x/', '/%5c']);
  const before = random() < 0.5 ? '' : some(3);
  const path = `${before}${slash}${name}${random() < 0.4 ? '' : some(2)}`;
  return path.startsWith('/') ? path : `/${path}`;
}

/** Sends each of the paths on one of a few connections, some at a time, and tells what was answered. */
async function askAll(
  paths: readonly string[],
  connect: () => Promise<Socket>,
  answered: (path: string, status: number, body: string) => void,
): Promise<void> {
  const waiting = [...paths];
  const work = async (): Promise<void> => {
    let socket: Socket | null = null;
    while (waiting.length > 0) {
      const some = waiting.splice(-AT_ONCE);
      socket ??= await connect();
      const answers = await ask(socket, some);
      for (const [at, { status, body }] of answers.entries()) answered(some[at] ?? '', status, body);
      if (answers.length === some.length && !answers.some(({ isLast }) => isLast)) continue;
      // A request that can not be read ends its connection, and those behind it go out again; one that ends it at once has failed.
      waiting.push(...some.slice(Math.max(answers.length, 1)));
      socket.destroy();
      socket = null;
    }
    socket?.destroy();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
}

type Answer = { status: number; body: string; isLast: boolean };

/** By hand: every client that could be had tidies paths up. Fewer answers than paths where the connection ended. */
function ask(socket: Socket, paths: readonly string[]): Promise<Answer[]> {
  return new Promise((resolve) => {
    const answers: Answer[] = [];
    let bytes: Buffer = Buffer.alloc(0);
    const done = (): void => {
      socket.off('data', read);
      socket.off('close', done);
      socket.off('end', done);
      resolve(answers);
    };
    const read = (chunk: Buffer): void => {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
      for (let end = bytes.indexOf('\r\n\r\n'); end >= 0; end = bytes.indexOf('\r\n\r\n')) {
        const head = bytes.toString('latin1', 0, end).toLowerCase();
        const bodyEnd = end + 4 + Number(/^content-length: (\d+)\r?$/m.exec(head)?.[1] ?? 0);
        if (bytes.length < bodyEnd) return;
        const isLast = head.includes('connection: close');
        answers.push({ status: Number(head.slice(9, 12)), body: bytes.toString('utf8', end + 4, bodyEnd), isLast });
        bytes = bytes.subarray(bodyEnd);
        if (isLast || answers.length === paths.length) {
          done();
          return;
        }
      }
    };
    socket.on('data', read);
    socket.once('close', done);
    socket.once('end', done);
    socket.write(Buffer.from(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: api\r\n\r\n`).join(''), 'utf8'));
  });
}

const isAdmin = (path: string): boolean => path === '/admin' || path.startsWith('/admin/');
const servers: [string, number, () => Promise<PathServer>][] = [
  ['nginx', 0xad31, nginxPathServer],
  ['http.server of Python', 0xad32, pythonPathServer],
  ['node:http', 0xad33, nodePathServer],
];

it.each(servers)('a path that is denied is never served by %s, however it is written', async (_name, seed, start) => {
  await using server = await start();
  const rule = (service: string, kind: 'exact' | 'prefix') => ({
    ...{ trustDomain: west.trustDomain, partition: 'default', namespace: 'default', service, origin: kind },
    action: 'allow' as const,
    permissions: [
      { action: 'deny' as const, match: { ...anyHttpRequest, path: { kind, value: '/admin' } }, jwt: null },
    ],
  });
  await using sidecar = await runProxy(west, [
    ...westSidecar('http', server.port).filter(({ type }) => type !== 'authorization' && type !== 'limits'),
    limits({ clientHelloTimeoutMs: 30_000, handshakeTimeoutMs: 30_000, requestTimeoutMs: 30_000 }),
    authorization({ rules: [rule('below', 'prefix'), rule('itself', 'exact')] }),
  ]);
  const random = mulberry32(seed);
  const nasty = Array.from({ length: PATHS }, () => nastyPath(random));

  // What it makes of them with nothing before it: else the rest would show nothing.
  let hits = 0;
  await askAll(
    nasty.slice(0, 2_000),
    () => tcpClient(server.port),
    (_path, status, body) => {
      if (status === 200 && isAdmin(body)) hits += 1;
    },
  );
  expect(hits).toBeGreaterThan(200);

  const bypasses: string[] = [];
  const compare = async (
    service: 'below' | 'itself',
    paths: string[],
    isDenied: (path: string) => boolean,
  ): Promise<number> => {
    const credentials = west.credentials(west.serviceUri(service));
    let passed = 0;
    await askAll(
      [...listed, ...paths],
      () => tlsClient(sidecar.port('inbound'), '', credentials),
      (path, status, body) => {
        if (status !== 200) return;
        passed += 1;
        if (isDenied(body)) bypasses.push(`${service}: ${path} was served as ${body}`);
      },
    );
    return passed;
  };
  const passed = [
    await compare('below', nasty.slice(PATHS / 2), isAdmin),
    await compare('itself', nasty.slice(0, PATHS / 2), (path) => path === '/admin'),
  ];
  expect(bypasses.slice(0, 20)).toEqual([]);
  // What is not denied gets through.
  expect(Math.min(...passed)).toBeGreaterThan(500);
});
