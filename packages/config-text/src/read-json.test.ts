import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultTextLimits } from './limits.ts';
import { readJson } from './read-json.ts';
import type { TextNode } from './text-node.ts';
import { TextProblem } from './text-problem.ts';

/** The tree as plain value, with the last of equal names as `JSON.parse` does it. */
function plain(node: TextNode): unknown {
  if (node.type === 'scalar') return node.value;
  if (node.type === 'array') return node.items.map(plain);
  return Object.fromEntries(node.fields.map((field) => [field.name, plain(field.value)]));
}

function ours(text: string): { value: unknown } | null {
  try {
    return { value: plain(readJson(text, defaultTextLimits)) };
  } catch {
    return null;
  }
}

function theirs(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text, (_, value) => (Object.is(value, -0) ? 0 : value)) };
  } catch {
    return null;
  }
}

function messageOf(run: () => unknown): string {
  try {
    run();
    return 'was taken';
  } catch (error) {
    return error instanceof TextProblem ? error.message : String(error);
  }
}

describe('readJson', () => {
  it('reads what JSON.stringify writes as the value that it was', () => {
    const value = fc.jsonValue({ maxDepth: 6, noUnicodeString: false });
    fc.assert(
      fc.property(value, fc.constantFrom(0, 2, '\t'), (input, space) => {
        const text = JSON.stringify(input, null, space);
        fc.pre(!text.includes('"__proto__"') && text.isWellFormed() && !/\\ud[89a-f]/i.test(text));
        expect(ours(text)).toEqual(theirs(text));
      }),
    );
  });

  it('takes and refuses the texts that JSON.parse takes and refuses', () => {
    const part = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '1',
      '-1.5e3',
      '01',
      '-',
      '.5',
      '1.',
      'true',
      'false',
      'null',
      'nul',
      ' ',
      '\n',
      '\t',
      "'a'",
      '"\\u00e9"',
      '"\\x"',
      '"\t"',
      '"',
      '//c',
      '\u00a0',
      '+1',
      'NaN',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
        const text = parts.join('');
        // Numbers that would not be kept exactly are refused here, and there not: they have cases of their own below.
        fc.pre(!/\d{16}|e\d{3}/.test(text));
        expect(ours(text)).toEqual(theirs(text));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['', 'the text is empty'],
    ['{"a":1', 'this "{" is never closed'],
    ['{"a":[1', 'this "[" is never closed'],
    ['{"a":1,}', 'expected a name in double quotes, found "}"'],
    ['[1,]', 'expected a value, found "]"'],
    ['{"a" 1}', 'expected ":" after "a", found "1"'],
    ['{"a":1 "b":2}', 'expected "," or "}", found "\\""'],
    ['{a:1}', 'expected a name in double quotes, found "a"'],
    ['{} {}', 'expected the end of the text, found "{"'],
    ['{"a":undefined}', 'expected a value, found "undefined"'],
    ['"\\q"', 'a backslash before "q" is not an escape; a backslash itself is written \\\\'],
    ['"a', 'this text in quotes is never closed'],
    ['"a\nb"', 'this text in quotes is not closed on its line'],
    ['"\\ud800"', '"\\ud800" has half of a surrogate pair in it'],
    ['12345678901234567890', 'the number 12345678901234567890 is too large to be kept exactly'],
    ['1e999', 'the number 1e999 is too large to be kept exactly'],
  ])('%j: %s', (text, message) => {
    expect(messageOf(() => readJson(text, defaultTextLimits))).toBe(message);
  });
});
