import { FilterFault } from './filter-fault.ts';

const SIMPLE_ESCAPES: Record<string, string> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};
const NUMBERED = /x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})/y;

/**
 * Reads a text in double quotes, with Go's escapes, or raw in back quotes. `start` is where its first quote is, `end` is behind
 * its last one.
 * @throws FilterFault
 */
export function readQuoted(source: string, start: number): { text: string; end: number } {
  const quote = source[start];
  if (quote === '`') {
    const end = source.indexOf('`', start + 1);
    if (end < 0) throw unclosed(start, '`');
    return { text: source.slice(start + 1, end), end: end + 1 };
  }
  let text = '';
  for (let offset = start + 1; offset < source.length; offset++) {
    const character = source[offset] ?? '';
    if (character === '"') return { text, end: offset + 1 };
    if (character === '\n') break;
    if (character !== '\\') {
      text += character;
      continue;
    }
    const escaped = readEscape(source, offset + 1);
    text += escaped.text;
    offset = escaped.end - 1;
  }
  throw unclosed(start, '"');
}

function readEscape(source: string, start: number): { text: string; end: number } {
  const simple = SIMPLE_ESCAPES[source[start] ?? ''];
  if (simple !== undefined) return { text: simple, end: start + 1 };
  NUMBERED.lastIndex = start;
  const found = NUMBERED.exec(source);
  const hex = found?.[1] ?? found?.[2] ?? found?.[3];
  const code = hex === undefined ? Number.parseInt(found?.[4] ?? '', 8) : Number.parseInt(hex, 16);
  if (found === null || !(code <= 0x10ffff)) {
    throw new FilterFault(
      start,
      'a "\\" does not begin an escape',
      'write "\\\\" for a backslash, or use back quotes: `\\d+`',
    );
  }
  return { text: String.fromCodePoint(code), end: NUMBERED.lastIndex };
}

const unclosed = (start: number, quote: string): FilterFault =>
  new FilterFault(start + 1, `a text that begins with ${quote} does not end`, `close it with ${quote}`);
