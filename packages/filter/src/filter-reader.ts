import { FilterFault } from './filter-fault.ts';
import { readQuoted } from './quoted-text.ts';

/** A value or a selector: only what stands beside it tells which. */
export type Term = {
  /** As a value. */
  text: string;
  /** As a selector; null: it can not be one. */
  selector: readonly string[] | null;
  position: number;
};

const IDENTIFIER = /[a-zA-Z][a-zA-Z0-9_/]*/y;
const PART = /\.([a-zA-Z0-9_][a-zA-Z0-9_/]*)/y;
const NUMBER = /-?[0-9]+(\.[0-9]+)?/y;
const SPACE = /\s*/y;
const WORD = /[a-z]+\b/y;

/** Reads the pieces of a filter one after the other. */
export class FilterReader {
  readonly text: string;
  #offset = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Of the next piece, for people: 1 is the first character. */
  get position(): number {
    this.#take(SPACE);
    return this.#offset + 1;
  }

  get isAtEnd(): boolean {
    return this.position > this.text.length;
  }

  /** Takes a sign such as `==` or `(` if it comes next. */
  takeSign(sign: string): boolean {
    this.#take(SPACE);
    if (!this.text.startsWith(sign, this.#offset)) return false;
    this.#offset += sign.length;
    return true;
  }

  /** Takes keywords if exactly they come next, in this order. */
  takeWords(...words: readonly string[]): boolean {
    const start = this.#offset;
    for (const word of words) {
      this.#take(SPACE);
      if (this.#take(WORD)?.[0] !== word) {
        this.#offset = start;
        return false;
      }
    }
    return true;
  }

  /** @throws FilterFault when none comes next */
  takeTerm(wanted: string): Term {
    const { position } = this;
    const quote = this.text[this.#offset];
    if (quote === '"' || quote === '`') {
      const { text, end } = readQuoted(this.text, this.#offset);
      this.#offset = end;
      return { text, selector: pointerParts(text), position };
    }
    const number = this.#take(NUMBER);
    if (number) return this.#ended({ text: number[0], selector: null, position });
    const first = this.#take(IDENTIFIER);
    if (first === null) {
      const found = this.isAtEnd ? 'the filter ends' : `there is ${JSON.stringify(quote)}`;
      throw new FilterFault(
        position,
        `${found} where ${wanted} should be`,
        `write ${wanted}, such as ${exampleOf(wanted)}`,
      );
    }
    const selector = [first[0]];
    for (;;) {
      const part = this.#take(PART);
      if (part) selector.push(part[1] ?? '');
      else if (this.text.startsWith('["', this.#offset) || this.text.startsWith('[`', this.#offset)) {
        const { text, end } = readQuoted(this.text, this.#offset + 1);
        if (this.text[end] !== ']') throw new FilterFault(end + 1, 'the key of a map is not closed', 'write ["key"]');
        this.#offset = end + 1;
        selector.push(text);
      } else break;
    }
    return this.#ended({ text: this.text.slice(position - 1, this.#offset), selector, position });
  }

  /** Refuses a bare word that goes on in a way that no bare word can. */
  #ended(term: Term): Term {
    const rest = /^[^\s()=!]+/.exec(this.text.slice(this.#offset))?.[0];
    if (rest === undefined) return term;
    throw new FilterFault(
      this.#offset + 1,
      `after ${JSON.stringify(term.text)} there is ${JSON.stringify(rest)}`,
      `put a value in quotes if it has other characters than letters, digits, "_", "/" and ".": ${JSON.stringify(term.text + rest)}`,
    );
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#offset;
    const found = pattern.exec(this.text);
    if (found) this.#offset = pattern.lastIndex;
    return found;
  }
}

const exampleOf = (wanted: string): string => (wanted === 'a value' ? '"v2"' : 'Service.Meta.version');

/** A JSON pointer's parts (RFC 6901); null: the text is none. */
function pointerParts(text: string): string[] | null {
  if (!text.startsWith('/') || text.length < 2) return null;
  return text
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
