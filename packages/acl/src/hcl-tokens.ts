import type { Placed, Report } from './rules-text.ts';

export type HclToken = Placed<string> & {
  /** `unreadable`: was reported already, so the parser says nothing more about it. */
  kind: 'identifier' | 'string' | '{' | '}' | '=' | ',' | 'unreadable' | 'end';
};

/**
 * Cuts a text into tokens; the last one is `end`. Every character is looked at a fixed number of times, whatever the text: what
 * can not be read is skipped to the end of its line.
 */
export function tokenizeHcl(text: string, report: Report): HclToken[] {
  const tokens: HclToken[] = [];
  let line = 1;
  let lineStart = 0;
  let offset = 0;
  const place = (): { line: number; column: number } => ({ line, column: offset - lineStart + 1 });
  const add = (kind: HclToken['kind'], value: string, end: number): void => {
    tokens.push({ kind, value, ...place() });
    offset = end;
  };
  const skipUnreadable = (message: string): void => {
    report(place(), message);
    add('unreadable', '', endOfLine(text, offset));
  };
  while (offset < text.length) {
    const character = text.charAt(offset);
    if (character === '\n') {
      offset += 1;
      line += 1;
      lineStart = offset;
    } else if (character === ' ' || character === '\t' || character === '\r' || character === '\uFEFF') {
      offset += 1;
    } else if (character === '#' || text.startsWith('//', offset)) {
      offset = endOfLine(text, offset);
    } else if (text.startsWith('/*', offset)) {
      const end = text.indexOf('*/', offset + 2);
      if (end < 0) {
        report(place(), 'this comment is never closed');
        add('unreadable', '', text.length);
        continue;
      }
      for (let at = offset; at < end; at += 1) {
        if (text.charAt(at) !== '\n') continue;
        line += 1;
        lineStart = at + 1;
      }
      offset = end + 2;
    } else if (character === '"') {
      const end = endOfString(text, offset);
      if (end < 0) skipUnreadable('this string is not closed on its line');
      else
        add(
          'string',
          unquote(text.slice(offset + 1, end - 1), (words) => report(place(), words)),
          end,
        );
    } else if (character === '{' || character === '}' || character === '=' || character === ',') {
      add(character, character, offset + 1);
    } else if (isLetter(text.charCodeAt(offset))) {
      let end = offset + 1;
      while (end < text.length && isWordPart(text.charCodeAt(end))) end += 1;
      add('identifier', text.slice(offset, end), end);
    } else if (text.startsWith('<<', offset)) {
      skipUnreadable('heredocs are not understood here; use a string in quotes');
    } else {
      skipUnreadable(`unexpected character ${JSON.stringify(String.fromCodePoint(text.codePointAt(offset) ?? 0))}`);
    }
  }
  add('end', '', offset);
  return tokens;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

/** Where the string that begins here ends; -1: not on its line. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return at + 1;
    if (character === '\n') return -1;
    // Whatever follows a backslash belongs to it, but for the end of the line.
    if (character === '\\' && text.charAt(at + 1) !== '\n') at += 1;
  }
  return -1;
}

const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95; // A-Z a-z _
const isWordPart = (code: number): boolean => isLetter(code) || (code >= 48 && code <= 57) || code === 45; // 0-9 -

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' };

function unquote(quoted: string, refuse: (message: string) => void): string {
  if (!quoted.includes('\\')) return quoted;
  let refused = false;
  return quoted.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (whole, code: string) => {
    if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    const character = Object.hasOwn(escapes, code) ? escapes[code] : undefined;
    if (character === undefined && !refused) {
      refuse(`unknown escape "\\${code}" in a string`);
      refused = true;
    }
    return character ?? whole;
  });
}
