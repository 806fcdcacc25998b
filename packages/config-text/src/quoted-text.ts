import { TextProblem } from './text-problem.ts';

/** What an escape stands for, and how many UTF-16 units it takes in the text. */
export type Escape = { value: string; length: number };

/** What a format lets stand in quotes. */
export type QuotedDialect = {
  /** The UTF-16 units that `readEscape` is asked about. */
  leads: ReadonlySet<number>;
  /** Reads the escape at an offset. Null: there is no such escape. */
  readEscape: (text: string, offset: number) => Escape | null;
  /** Whether a tab may stand unescaped. */
  rawTab: boolean;
};

/**
 * Reads a text in double quotes that opens at `start`.
 * @returns the value, and the offset after the closing quote.
 */
export function readQuoted(text: string, start: number, dialect: QuotedDialect): { value: string; end: number } {
  let value = '';
  let kept = start + 1;
  for (let at = start + 1; ; ) {
    const unit = text.charCodeAt(at);
    if (Number.isNaN(unit)) throw new TextProblem(start, 'this text in quotes is never closed');
    if (unit === quote) return { value: value + text.slice(kept, at), end: at + 1 };
    if (unit === newline) throw new TextProblem(start, 'this text in quotes is not closed on its line');
    if (unit < space && !(unit === tab && dialect.rawTab))
      throw new TextProblem(at, 'a control character in a text must be escaped');
    if (!dialect.leads.has(unit)) {
      at += 1;
      continue;
    }
    const found = dialect.readEscape(text, at);
    if (found === null) {
      const letter = text.slice(at + 1, at + 2);
      if (letter === 'u') throw new TextProblem(at, 'after \\u come four hexadecimal digits, as in \\u00e9');
      const shown = JSON.stringify(letter);
      throw new TextProblem(at, `a backslash before ${shown} is not an escape; a backslash itself is written \\\\`);
    }
    value += text.slice(kept, at) + found.value;
    at += found.length;
    kept = at;
  }
}

const quote = 0x22;
const newline = 0x0a;
const tab = 0x09;
const space = 0x20;

/** `\x41`, `\u0041`, `\U00000041`: the code point after two units, as `digits` hexadecimal digits. */
export function readCodePoint(text: string, offset: number, digits: number): Escape | null {
  const found = text.slice(offset + 2, offset + 2 + digits);
  if (found.length !== digits || !/^[0-9a-fA-F]+$/.test(found)) return null;
  const code = Number.parseInt(found, 16);
  return code > 0x10ffff ? null : { value: String.fromCodePoint(code), length: digits + 2 };
}
