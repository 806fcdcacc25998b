import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { extension, handshake, helloBody, record, serverName } from '../testing/craft-hello.ts';
import { helloBytes } from '../testing/hello-bytes.ts';
import { mulberry32 } from '../testing/random.ts';
import { ClientHelloReader, readClientHello } from './client-hello.ts';

const MAX = 16_384;
const NAME = 'api.default.default.east.external.west.consul';
const named = { kind: 'name', serverName: NAME };
const malformed = { kind: 'refused', code: 'hello.malformed' };
const tooLarge = { kind: 'refused', code: 'hello.too_large' };
const noName = { kind: 'refused', code: 'hello.no_server_name' };
const needMore = { kind: 'need-more' };

const hello = (extensions: Buffer[], body: Parameters<typeof helloBody>[1] = {}): Buffer =>
  record(handshake(helloBody(extensions, body)));
/** As Chrome sends it: GREASE, and a post-quantum key share of 1,184 bytes before the name. */
const chromeLike = hello([
  extension(0x0a0a, Buffer.alloc(0)),
  extension(51, Buffer.alloc(1_263, 7)),
  extension(0xfe0d, Buffer.alloc(250, 1)),
  extension(0, serverName(NAME)),
  extension(16, Buffer.from([0, 3, 2, 0x68, 0x32])),
  extension(0x1a1a, Buffer.from([0])),
]);

describe('readClientHello', () => {
  it.each<[string, Buffer, object]>([
    ['a plain hello', hello([extension(0, serverName(NAME))]), named],
    ['GREASE, a post-quantum key share and ECH before the name', chromeLike, named],
    [
      'a name in upper case, left as it is',
      hello([extension(0, serverName('API.Test'))]),
      { kind: 'name', serverName: 'API.Test' },
    ],
    ['no bytes yet', Buffer.alloc(0), needMore],
    ['no extensions', record(handshake(helloBody(null))), noName],
    ['extensions without a name', hello([extension(16, Buffer.from([0, 3, 2, 0x68, 0x32]))]), noName],
    ['an empty name', hello([extension(0, serverName(''))]), noName],
    ['a name of 256 bytes', hello([extension(0, serverName('a'.repeat(256)))]), noName],
    [
      'a name with a NUL, which is for the normalisation to refuse',
      hello([extension(0, serverName('a\0b'))]),
      { kind: 'name', serverName: 'a\0b' },
    ],
    [
      'two names in the list',
      hello([extension(0, Buffer.concat([serverName('a.b'), serverName('c.d').subarray(2)]))]),
      malformed,
    ],
    ['the name extension twice', hello([extension(0, serverName('a.b')), extension(0, serverName('c.d'))]), malformed],
    ['a name of another type', hello([extension(0, Buffer.from([0, 4, 1, 0, 1, 0x61]))]), malformed],
    ['an empty name extension', hello([extension(0, Buffer.alloc(0))]), malformed],
    ['an extension longer than what is left', hello([Buffer.from([0, 16, 0, 9, 1])]), malformed],
    [
      'extensions shorter than announced',
      record(handshake(helloBody([extension(0, serverName(NAME))], { extensionsLength: 999 }))),
      malformed,
    ],
    [
      'bytes behind the extensions',
      record(handshake(Buffer.concat([helloBody([extension(0, serverName(NAME))]), Buffer.from([0])]))),
      malformed,
    ],
    ['a session id of 33 bytes', hello([], { sessionId: Buffer.alloc(33) }), malformed],
    ['an odd number of cipher bytes', hello([], { ciphers: Buffer.alloc(3) }), malformed],
    ['no cipher', hello([], { ciphers: Buffer.alloc(0) }), malformed],
    ['no compression method', hello([], { compression: Buffer.alloc(0) }), malformed],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n'), malformed],
    ['an alert first', Buffer.from([21, 3, 1, 0, 2, 2, 40]), malformed],
    ['an SSLv2 hello', Buffer.from([0x80, 0x2e, 1, 3, 1]), malformed],
    ['another protocol version of the record', Buffer.from([22, 2, 0, 0, 5]), malformed],
    ['an empty record', Buffer.from([22, 3, 1, 0, 0]), malformed],
    ['a record longer than TLS allows', Buffer.from([22, 3, 1, 0x40, 1]), malformed],
    ['another handshake message', record(Buffer.from([2, 0, 0, 1, 0])), malformed],
    ['a hello that claims 16 MB', Buffer.from([22, 3, 1, 0, 4, 1, 0xff, 0xff, 0xff]), tooLarge],
    ['a hello longer than the limit', record(handshake(Buffer.alloc(MAX)).subarray(0, 9)), tooLarge],
    [
      'a record of another type between two halves',
      Buffer.concat([record(handshake(helloBody([])).subarray(0, 20)), Buffer.from([23, 3, 3, 0, 1, 0])]),
      malformed,
    ],
  ])('reads %s', (_what, bytes, expected) => {
    expect(readClientHello(bytes, MAX)).toEqual(expected);
  });

  it('reads hellos of real clients', async () => {
    for (const options of [{}, { maxVersion: 'TLSv1.2' as const }, { ALPNProtocols: ['h2', 'http/1.1'] }])
      expect(readClientHello(await helloBytes(NAME, options), MAX)).toEqual(named);
    expect(readClientHello(await helloBytes(''), MAX)).toEqual(noName);
  });

  it('reads the hello of the openssl command', async () => {
    const { tcpServer } = await import('../testing/servers.ts');
    const { until } = await import('../testing/until.ts');
    const { spawn } = await import('node:child_process');
    let bytes = Buffer.alloc(0);
    await using sink = await tcpServer((socket) =>
      socket.on('data', (chunk: Buffer) => {
        bytes = Buffer.concat([bytes, chunk]);
      }),
    );
    expect(execFileSync('openssl', ['version']).toString()).toMatch(/^OpenSSL/);
    const client = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${sink.port}`, '-servername', NAME], {
      stdio: 'ignore',
    });
    await until(() => bytes.length > 5 && bytes.length >= 5 + bytes.readUInt16BE(3));
    client.kill();
    expect(readClientHello(bytes, MAX)).toEqual(named);
  });

  it('says need-more or the right name for every prefix, in one record and in many', () => {
    const body = chromeLike.subarray(5);
    for (const size of [16_384, 512, 64, 1]) {
      const cut = size === 16_384 ? chromeLike : Buffer.concat(chunksOf(body, size).map((chunk) => record(chunk)));
      const reader = new ClientHelloReader(MAX);
      for (let end = 0; end <= cut.length; end += 1) {
        const whole = readClientHello(cut.subarray(0, end), MAX);
        expect(whole.kind).toBe(end === cut.length ? 'name' : 'need-more');
        expect(reader.read(cut.subarray(0, end))).toEqual(whole);
      }
    }
  });

  it('stops at the limit, however little each record holds', () => {
    const endless = Buffer.concat(
      Array.from({ length: 4_000 }, (_, n) => record(Buffer.from([[1, 0, 0x3e, 0x80][n] ?? 0]))),
    );
    expect(readClientHello(endless, MAX)).toEqual(tooLarge);
    expect(readClientHello(Buffer.concat([record(handshake(Buffer.alloc(9_000)).subarray(0, 8_000))]), 9_100)).toEqual(
      needMore,
    );
    expect(readClientHello(record(handshake(Buffer.alloc(9_000)).subarray(0, 8_000)), 8_005)).toEqual(tooLarge);
  });

  it('never throws and never invents a name, for 100,000 mutated hellos', () => {
    const random = mulberry32(2026);
    const readings = new Map<string, number>();
    for (let n = 0; n < 100_000; n += 1) {
      const bytes = Buffer.from(chromeLike);
      const mutations = 1 + Math.floor(random() * 4);
      for (let m = 0; m < mutations; m += 1) {
        // Half of them hit the structure rather than the bulk of the key share.
        const at = Math.floor(random() * (random() < 0.5 ? 120 : bytes.length));
        bytes[at] = Math.floor(random() * 256);
      }
      const cut = random() < 0.2 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes;
      const reading = readClientHello(cut, MAX);
      readings.set(reading.kind, (readings.get(reading.kind) ?? 0) + 1);
      if (reading.kind === 'name') expect(cut.includes(Buffer.from(reading.serverName, 'latin1'))).toBe(true);
    }
    expect([...readings.keys()].sort()).toEqual(['name', 'need-more', 'refused']);
  });
});

function chunksOf(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size));
}
