import { describe, expect, it } from 'vitest';
import type { Framing } from './body-decoder.ts';
import { MessageReader } from './message-reader.ts';

/** What comes out of a reader: heads, bodies and ends, in order. The framing stands in the head itself. */
function reading(pieces: readonly Buffer[], headBytesMax = 1_000): string[] {
  const out: string[] = [];
  const reader: MessageReader = new MessageReader(
    'request',
    {
      head: (text) => {
        out.push(`head ${text}`);
        reader.begin(framingIn(text));
      },
      body: (chunk) => {
        const last = out.at(-1);
        if (last?.startsWith('body ') === true) out[out.length - 1] = last + chunk.toString('latin1');
        else out.push(`body ${chunk.toString('latin1')}`);
      },
      ended: () => {
        out.push('ended');
        reader.next();
      },
      unreadable: ({ status, reason }) => out.push(`${status} ${reason}`),
    },
    headBytesMax,
  );
  for (const piece of pieces) reader.feed(piece);
  return out;
}

function framingIn(head: string): Framing {
  if (head.includes('chunked')) return { kind: 'chunked' };
  const [, length] = /length: ([0-9]+)/.exec(head) ?? [];
  return length === undefined ? { kind: 'none' } : { kind: 'length', length: Number(length) };
}

const one = (text: string): Buffer[] => [Buffer.from(text, 'latin1')];
const bytewise = (text: string): Buffer[] => Array.from(Buffer.from(text, 'latin1'), (byte) => Buffer.from([byte]));

describe('MessageReader', () => {
  const stream =
    '\r\n\r\nGET / HTTP/1.1\r\nA: b\r\n\r\nPOST /x HTTP/1.1\r\nlength: 5\r\n\r\nhelloPOST /y HTTP/1.1\r\nchunked: yes\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\nGET /z HTTP/1.1\r\n\r\n';
  const expected = [
    'head GET / HTTP/1.1\r\nA: b',
    'ended',
    'head POST /x HTTP/1.1\r\nlength: 5',
    'body hello',
    'ended',
    'head POST /y HTTP/1.1\r\nchunked: yes',
    'body abc',
    'ended',
    'head GET /z HTTP/1.1',
    'ended',
  ];

  it('finds the same messages however their bytes are cut', () => {
    expect(reading(one(stream))).toEqual(expected);
    expect(reading(bytewise(stream))).toEqual(expected);
    const bytes = Buffer.from(stream, 'latin1');
    for (let cut = 1; cut < bytes.length; cut += 1)
      expect(reading([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(expected);
  });

  it.each([
    ['a head that is too long', `GET / HTTP/1.1\r\nA: ${'b'.repeat(1_000)}\r\n\r\n`, '431'],
    ['a head that does not end', `GET / HTTP/1.1\r\nA: ${'b'.repeat(1_000)}`, '431'],
    ['a bare LF in a head that is not complete', 'GET / HTTP/1.1\nA', '400'],
    ['two bare LFs', 'GET / HTTP/1.1\n\n', '400'],
    ['bytes of TLS', '\x16\x03\x01', '400'],
    ['a CR that is no line end', '\rG', '400'],
  ])('refuses %s as soon as it can be seen, and reads nothing behind it', (_what, text, status) => {
    for (const pieces of [one(text), bytewise(text)]) {
      const out = reading([...pieces, Buffer.from('GET /behind HTTP/1.1\r\n\r\n')]);
      expect(out).toHaveLength(1);
      expect(out[0]).toMatch(new RegExp(`^${status} `));
    }
  });

  it('gives back what it did not hand out when it is stopped', () => {
    const reader: MessageReader = new MessageReader(
      'request',
      {
        head: () => reader.begin({ kind: 'none' }),
        body: () => {},
        ended: () => {},
        unreadable: () => {},
      },
      1_000,
    );
    reader.feed(Buffer.from('GET / HTTP/1.1\r\n\r\nGET /second'));
    expect([reader.isInHead, reader.waitingBytes]).toEqual([false, 11]);
    reader.next();
    expect(reader.isInHead).toBe(true);
    expect(reader.stop().toString()).toBe('GET /second');
    reader.feed(Buffer.from('never'));
    expect(reader.stop()).toHaveLength(0);
  });

  it('takes a flood of messages without going deeper with each', () => {
    expect(reading(one('GET / HTTP/1.1\r\n\r\n'.repeat(20_000)))).toHaveLength(40_000);
  });
});
