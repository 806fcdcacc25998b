import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../testing/random.ts';
import { decoderFor, type Framing } from './body-decoder.ts';
import { Unreadable } from './unreadable.ts';

type Decoded = { body: string; isDone: boolean; trailers: readonly string[]; left: string } | string;

/** Decodes bytes that come in pieces cut at the given places. */
function decode(framing: Framing, text: string, cuts: readonly number[] = [], trailerBytesMax = 100): Decoded {
  const decoder = decoderFor(framing, trailerBytesMax);
  const bytes = Buffer.from(text, 'latin1');
  let body = '';
  let at = 0;
  for (const end of [...cuts, bytes.length]) {
    while (at < end && !decoder.isDone) {
      const next = decoder.decode(bytes.subarray(at, end), 0, (chunk) => {
        body += chunk.toString('latin1');
      });
      if (next instanceof Unreadable) return next.reason;
      at += next;
    }
  }
  return { body, isDone: decoder.isDone, trailers: decoder.trailers, left: text.slice(at) };
}
const chunked: Framing = { kind: 'chunked' };

describe('a body with a length', () => {
  it('takes so much and leaves the rest', () => {
    expect(decode({ kind: 'length', length: 3 }, 'abcGET')).toEqual({
      body: 'abc',
      isDone: true,
      trailers: [],
      left: 'GET',
    });
    expect(decode({ kind: 'length', length: 3 }, 'ab')).toMatchObject({ body: 'ab', isDone: false });
    expect(decode({ kind: 'none' }, 'GET')).toMatchObject({ body: '', isDone: true, left: 'GET' });
    expect(decode({ kind: 'until-close' }, 'GET')).toMatchObject({ body: 'GET', isDone: false });
  });
});

describe('a chunked body', () => {
  const whole = '5\r\nhello\r\nA;ext="a \\" b";x=y;z\r\n, 12345678\r\n0\r\nX: y\r\nZ:\r\n\r\nGET /next';

  it('is the same however its bytes are cut', () => {
    const expected = { body: 'hello, 12345678', isDone: true, trailers: ['x', 'y', 'z', ''], left: 'GET /next' };
    for (let cut = 0; cut <= whole.length; cut += 1) expect(decode(chunked, whole, [cut])).toEqual(expected);
    const random = mulberry32(7);
    for (let n = 0; n < 200; n += 1) {
      const cuts = Array.from({ length: 5 }, () => Math.floor(random() * whole.length)).sort((a, b) => a - b);
      expect(decode(chunked, whole, cuts)).toEqual(expected);
    }
    expect(
      decode(
        chunked,
        whole,
        Array.from(whole, (_, at) => at),
      ),
    ).toEqual(expected);
  });

  it.each([
    ['a blank before a size', ' 1\r\na\r\n0\r\n\r\n'],
    ['a blank behind a size', '1 \r\na\r\n0\r\n\r\n'],
    ['a blank before an extension', '1 ;a\r\na\r\n0\r\n\r\n'],
    ['a sign', '+1\r\na\r\n0\r\n\r\n'],
    ['a minus', '-0\r\n\r\n'],
    ['0x', '0x1\r\na\r\n0\r\n\r\n'],
    ['an underscore', '0_1\r\na\r\n0\r\n\r\n'],
    ['no size', '\r\na\r\n0\r\n\r\n'],
    ['a size beyond what can be counted', '10000000000000\r\n'],
    ['LF behind a size', '1\na\r\n0\r\n\r\n'],
    ['LF behind a chunk', '1\r\na\n0\r\n\r\n'],
    ['LF behind the last size', '0\n\r\n'],
    ['LF at the end', '0\r\n\n'],
    ['CR and something behind a chunk', '1\r\na\rX0\r\n\r\n'],
    ['CR in an extension', '1;a\rb\r\na\r\n0\r\n\r\n'],
    ['LF in a quoted extension', '1;a="\n"\r\na\r\n0\r\n\r\n'],
    ['an empty line too many', '1\r\na\r\n\r\n0\r\n\r\n'],
    ['a chunk longer than its size', '1\r\nab\r\n0\r\n\r\n'],
    ['a trailer without a colon', '0\r\nnonsense\r\n\r\n'],
    ['a trailer that goes on', '0\r\nA: b\r\n c\r\n\r\n'],
    ['more trailers than may be', `0\r\nA: ${'b'.repeat(200)}\r\n\r\n`],
    ['more trailers than may be, line by line', `0\r\n${'A: bbbbbbb\r\n'.repeat(20)}\r\n`],
    ['an extension without a name', '1;\r\na\r\n0\r\n\r\n'],
    ['an extension of two words', '1;a b\r\na\r\n0\r\n\r\n'],
    ['an extension whose quotes do not end', '1;a="b\r\na\r\n0\r\n\r\n'],
    ['an extension longer than may be', `1;${'a'.repeat(5_000)}\r\na\r\n0\r\n\r\n`],
    ['extensions longer than may be, chunk by chunk', `${`1;${'a'.repeat(500)}\r\na\r\n`.repeat(10)}0\r\n\r\n`],
    ['a size line that does not end', 'f'.repeat(5_000)],
  ])('is refused with %s', (_what, text) => {
    expect(decode(chunked, text)).toBeTypeOf('string');
    // Also when it comes byte by byte.
    expect(
      decode(
        chunked,
        text,
        Array.from(text, (_, at) => at),
      ),
    ).toBeTypeOf('string');
  });
});
