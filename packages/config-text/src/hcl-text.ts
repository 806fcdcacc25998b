// biome-ignore-all lint/suspicious/noTemplateCurlyInString: HCL's own sign for an interpolation
import { type QuotedDialect, readCodePoint } from './quoted-text.ts';
import { TextProblem } from './text-problem.ts';

const escapes: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Quotes of HCL 1 and 2. `$${` stands for `${`, as in HCL 2; a bare `${` asks for an evaluation that nobody does. */
export const hclQuotes: QuotedDialect = {
  leads: new Set(['\\'.charCodeAt(0), '$'.charCodeAt(0)]),
  rawTab: true,
  readEscape(text, offset) {
    if (text.charAt(offset) === '$') {
      if (text.startsWith('$${', offset)) return { value: '${', length: 3 };
      if (text.startsWith('${', offset)) throw interpolation(offset);
      return { value: '$', length: 1 };
    }
    const letter = text.charAt(offset + 1);
    if (letter === 'u') return readCodePoint(text, offset, 4);
    if (letter === 'U') return readCodePoint(text, offset, 8);
    if (letter === 'x') return readCodePoint(text, offset, 2);
    const value = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    return value === undefined ? null : { value, length: 2 };
  },
};

/** A line of a heredoc: everything as it stands, but for `$${`. `offset` is where the line starts. */
export function unescapeTemplate(line: string, offset: number): string {
  let value = '';
  let kept = 0;
  for (let at = line.indexOf('${'); at !== -1; at = line.indexOf('${', kept)) {
    if (at === kept || line.charAt(at - 1) !== '$') throw interpolation(offset + at);
    value += `${line.slice(kept, at - 1)}\${`;
    kept = at + 2;
  }
  return value + line.slice(kept);
}

function interpolation(offset: number): TextProblem {
  return new TextProblem(offset, '"${" asks for a value to be filled in, which is not done here', {
    hint: 'Write the value itself; where the text is meant as it stands, write $${.',
  });
}

const shortEscapes: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text in quotes, as `hclQuotes` reads it. Only escapes that HCL 1 and HCL 2 both have. */
export function quoteHcl(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be escaped
  const escaped = text.replace(/["\\\u0000-\u001F\u007F\uFEFF]/g, (character) => {
    return shortEscapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped.replaceAll('${', () => '$${')}"`;
}
