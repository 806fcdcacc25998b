import { describe, expect, it } from 'vitest';
import { checkHttp1Head } from '../l7/check-http1-head.ts';
import { framesInTrailers } from '../l7/header-list.ts';
import { type ReadMessage, readWithLlhttp } from '../testing/llhttp.ts';
import { mulberry32 } from '../testing/random.ts';
import { connectionOptions, mayFollow } from './connection-options.ts';
import { MessageReader } from './message-reader.ts';
import { parseRequestHead } from './parse-head.ts';
import { Unreadable } from './unreadable.ts';

/*
 * A million connections whose bytes were bent at random. Whatever this proxy takes for a request, the second parser takes for
 * the same one, byte by byte, and begins the next one at the same place. Being stricter is allowed, being laxer is not.
 */
const CONNECTIONS = 1_000_000;

const SEEDS = [
  'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /a/b?c=d HTTP/1.1\r\nHost: a.test:80\r\nAccept: */*\r\nX-A: 1\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n',
  'POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET /next HTTP/1.1\r\nHost: a\r\n\r\n',
  'POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n',
  'PUT /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\na\r\n0\r\nT: 1\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /b HTTP/1.0\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
];
const PIECES = [
  '\r\n',
  '\n',
  '\r',
  ' ',
  '\t',
  ':',
  ';',
  ',',
  '\0',
  '\x0b',
  '\x7f',
  '\x80',
  '0',
  '1',
  'a',
  '"',
  '#',
  '%',
  '+',
  '-',
  '_',
  '0x',
  'chunked',
  'identity',
  'Content-Length: 5\r\n',
  'Content-Length: 0\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Host: b\r\n',
  'Connection: close\r\n',
  '0\r\n\r\n',
  '\r\n\r\n',
  'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n',
  'HTTP/1.1',
  'HTTP/1.0',
  ' \r\n',
].map((text) => Buffer.from(text, 'latin1')); // prettier-ignore

function bend(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * (bytes.length + 1));
  const end = Math.min(bytes.length, at + Math.floor(random() * 6));
  const [head, middle, tail] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  const dice = random();
  if (dice < 0.5) {
    const piece = PIECES[Math.floor(random() * PIECES.length)] ?? Buffer.alloc(0);
    return Buffer.concat(dice < 0.35 ? [head, piece, middle, tail] : [head, piece, tail]);
  }
  if (dice < 0.65) return Buffer.concat([head, tail]);
  if (dice < 0.75) return Buffer.concat([head, middle, middle, tail]);
  const changed = Buffer.from(bytes);
  if (at < changed.length) changed[at] = dice < 0.9 ? Math.floor(random() * 256) : (changed[at] ?? 0) ^ 0x20;
  return changed;
}

/** The requests that this proxy would serve, read from pieces cut at random. */
function readWithOurs(bytes: Buffer, random: () => number): ReadMessage[] {
  const messages: ReadMessage[] = [];
  let current: ReadMessage | null = null;
  let isLast = false;
  const reader: MessageReader = new MessageReader(
    'request',
    {
      head: (text) => {
        const raw = parseRequestHead(text);
        const check = raw instanceof Unreadable ? null : checkHttp1Head(raw);
        if (raw instanceof Unreadable || check === null || !check.ok) {
          reader.stop();
          return;
        }
        isLast = !mayFollow(raw.minor, connectionOptions(raw.fields));
        current = { method: raw.method, target: raw.target, fields: raw.fields, body: '' };
        const length = check.head.bodyLength;
        reader.begin(
          length === null ? { kind: 'chunked' } : length === 0 ? { kind: 'none' } : { kind: 'length', length },
        );
      },
      body: (chunk) => {
        if (current !== null) current.body += chunk.toString('latin1');
      },
      ended: (trailers) => {
        if (framesInTrailers(trailers)) {
          reader.stop();
          return;
        }
        if (current !== null) messages.push(current);
        if (isLast) reader.stop();
        else reader.next();
      },
      unreadable: () => {},
    },
    16_384,
  );
  const cut = random() < 0.5 ? bytes.length : Math.floor(random() * bytes.length);
  reader.feed(bytes.subarray(0, cut));
  if (cut < bytes.length) reader.feed(bytes.subarray(cut));
  return messages;
}

describe('a million bent connections', () => {
  it('mean to us what they mean to a second parser', { timeout: 300_000 }, () => {
    const random = mulberry32(20_261_127);
    let accepted = 0;
    let refused = 0;
    for (let n = 0; n < CONNECTIONS; n += 1) {
      let bytes = Buffer.from(SEEDS[n % SEEDS.length] ?? '', 'latin1');
      for (let bends = 1 + Math.floor(random() * 3); bends > 0; bends -= 1) bytes = Buffer.from(bend(bytes, random));
      const ours = readWithOurs(bytes, random);
      const { messages, error } = readWithLlhttp(bytes);
      for (const [at, message] of ours.entries()) {
        const theirs = messages[at];
        if (theirs === undefined && isStricterThanTheStandard(error, bytes)) break;
        if (theirs === undefined || !isSame(message, theirs))
          throw new Error(
            `read differently: ${JSON.stringify({ bytes: bytes.toString('latin1'), ours: message, theirs, error })}`,
          );
      }
      if (ours.length > 0) accepted += 1;
      if (ours.length < messages.length || error !== null) refused += 1;
    }
    // Both kinds have to be there in numbers, or nothing was compared.
    expect(accepted).toBeGreaterThan(CONNECTIONS / 10);
    expect(refused).toBeGreaterThan(CONNECTIONS / 10);
  });
});

/** It knows the registered methods only, and no blank behind `chunked`, which RFC 9110 §5.5 allows behind any value. */
function isStricterThanTheStandard(error: string | null, bytes: Buffer): boolean {
  if (error === 'HPE_INVALID_METHOD') return true;
  return error === 'HPE_INVALID_TRANSFER_ENCODING' && /chunked[ \t]+\r\n/i.test(bytes.toString('latin1'));
}

function isSame(one: ReadMessage, other: ReadMessage): boolean {
  return (
    one.method === other.method &&
    one.target === other.target &&
    one.body === other.body &&
    one.fields.length === other.fields.length &&
    one.fields.every((text, at) => text === other.fields[at])
  );
}
