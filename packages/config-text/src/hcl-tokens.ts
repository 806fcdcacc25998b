import { hclQuotes, unescapeTemplate } from './hcl-text.ts';
import { readQuoted } from './quoted-text.ts';
import { abbreviate } from './text-node.ts';
import { TextProblem } from './text-problem.ts';
import { exactNumber } from './tree-builder.ts';

/** A word of HCL. `end` is the end of the text. */
export type HclToken = { offset: number } & (
  | { kind: 'mark'; mark: '{' | '}' | '[' | ']' | '=' | ':' | ',' }
  | { kind: 'identifier'; name: string }
  | { kind: 'text'; value: string }
  | { kind: 'number'; value: number }
  | { kind: 'end' }
);

/** Reads the words of HCL one after the other; nothing is kept of those that were read. */
export class HclTokens {
  readonly #text: string;
  #at: number;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  /** @throws TextProblem for what is no word of HCL's literals. */
  take(): HclToken {
    this.#skipBlanks();
    const offset = this.#at;
    const character = this.#text.charAt(offset);
    if (character === '') return { kind: 'end', offset };
    if (isMark(character)) {
      this.#at += 1;
      return { kind: 'mark', mark: character, offset };
    }
    if (character === '"') {
      const quoted = readQuoted(this.#text, offset, hclQuotes);
      this.#at = quoted.end;
      return { kind: 'text', value: quoted.value, offset };
    }
    if (this.#text.startsWith('<<', offset)) return { kind: 'text', value: this.#heredoc(offset), offset };
    const identifier = this.#match(identifierPattern);
    if (identifier !== '') return { kind: 'identifier', name: identifier, offset };
    const number = this.#match(numberPattern);
    if (number !== '') return { kind: 'number', value: readNumber(number, offset), offset };
    const shown = abbreviate(JSON.stringify(String.fromCodePoint(this.#text.codePointAt(offset) ?? 0)));
    if (character === "'") throw new TextProblem(offset, 'a text is written in double quotes');
    throw new TextProblem(offset, `${shown} is not expected here; only values are read, no expressions`);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const lexeme = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += lexeme.length;
    return lexeme;
  }

  #skipBlanks(): void {
    while (this.#match(blankPattern) !== '' || this.#text.startsWith('/*', this.#at)) {
      if (!this.#text.startsWith('/*', this.#at)) continue;
      const end = this.#text.indexOf('*/', this.#at + 2);
      if (end === -1) throw new TextProblem(this.#at, 'this comment is never closed');
      this.#at = end + 2;
    }
  }

  /**
   * `<<END` up to a line that is END alone, indented or not. `<<-END` takes that line's indentation off all lines, if all have it.
   * Both as HCL 1 does, which is what Consul reads.
   */
  #heredoc(offset: number): string {
    const opening = this.#match(heredocPattern);
    const parts = /^<<(-?)([\w.-]+)/.exec(opening);
    const marker = parts?.[2];
    if (marker === undefined)
      throw new TextProblem(offset, 'after "<<" comes a word alone on its line, which also ends the text: <<END');
    const indented = parts?.[1] === '-';
    const lines: string[] = [];
    for (;;) {
      const end = this.#text.indexOf('\n', this.#at);
      const line = this.#text.slice(this.#at, end === -1 ? undefined : end).replace(/\r$/, '');
      if (line.trim() === marker) {
        this.#at = end === -1 ? this.#text.length : end;
        const indentation = line.slice(0, line.length - line.trimStart().length);
        const trim = indented && indentation !== '' && lines.every((kept) => kept.startsWith(indentation));
        return lines.map((kept) => `${trim ? kept.slice(indentation.length) : kept}\n`).join('');
      }
      if (end === -1)
        throw new TextProblem(offset, `the text after ${opening.trim()} is not ended by a line "${marker}"`);
      lines.push(unescapeTemplate(line, this.#at));
      this.#at = end + 1;
    }
  }
}

const marks = ['{', '}', '[', ']', '=', ':', ','] as const;
function isMark(character: string): character is (typeof marks)[number] {
  return (marks as readonly string[]).includes(character);
}

const blankPattern = /[ \t\r\n\uFEFF]+|#[^\n]*|\/\/[^\n]*/y;
const identifierPattern = /[A-Za-z_][A-Za-z0-9_.-]*/y;
const numberPattern = /-?(?:0[xX][0-9a-fA-F]+|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/y;
const heredocPattern = /<<-?[\w.-]+[ \t]*\r?(?:\n|$)/y;

/** HCL 1 reads 0755 as octal, HCL 2 as decimal: it is neither here. */
function readNumber(lexeme: string, offset: number): number {
  if (/^-?0[0-9]/.test(lexeme))
    throw new TextProblem(
      offset,
      `the number ${abbreviate(lexeme)} may be octal or decimal; write it without the leading 0`,
    );
  const negative = lexeme.startsWith('-');
  const value = exactNumber(negative ? lexeme.slice(1) : lexeme, offset);
  return negative && value !== 0 ? -value : value;
}
