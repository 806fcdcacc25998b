import type { TextLimits } from './limits.ts';
import { type QuotedDialect, readCodePoint, readQuoted } from './quoted-text.ts';
import type { TextNode } from './text-node.ts';
import { abbreviate } from './text-node.ts';
import { TextProblem } from './text-problem.ts';
import { exactNumber, TreeBuilder } from './tree-builder.ts';

/*
 * JSON with places. `JSON.parse` is no help: it keeps the last of two equal names in silence, says nothing of places after it
 * is done, and its messages are V8's own. What is JSON here is what it is there; a test holds the two side by side.
 */

type Wanted = 'value' | 'value or end' | 'name' | 'name or end' | 'separator';

const escapes: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const jsonQuotes: QuotedDialect = {
  leads: new Set(['\\'.charCodeAt(0)]),
  rawTab: false,
  readEscape(text, offset) {
    const letter = text.charAt(offset + 1);
    if (letter === 'u') return readCodePoint(text, offset, 4);
    const value = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    return value === undefined ? null : { value, length: 2 };
  },
};

const blank = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const word = /[A-Za-z_$][\w$]*/y;
const constants: Record<string, boolean | null> = { true: true, false: false, null: null };

/** Reads JSON (RFC 8259). @throws TextProblem for whatever is not. */
export function readJson(text: string, limits: TextLimits): TextNode {
  const builder = new TreeBuilder(limits);
  const closers: { closer: '}' | ']'; offset: number }[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let wanted: Wanted = 'value';
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? '';
  };

  for (;;) {
    at += match(blank).length;
    const inside = closers.at(-1);
    const character = text.charAt(at);
    if (character === '') {
      if (inside) throw new TextProblem(inside.offset, `this "${inside.closer === '}' ? '{' : '['}" is never closed`);
      if (wanted === 'value') throw new TextProblem(at, 'the text is empty');
      break;
    }
    if (wanted === 'separator') {
      if (!inside) throw new TextProblem(at, `expected the end of the text, found ${found(text, at)}`);
      if (character === inside.closer) {
        builder.close();
        closers.pop();
      } else if (character === ',') {
        wanted = inside.closer === '}' ? 'name' : 'value';
      } else {
        throw new TextProblem(at, `expected "," or "${inside.closer}", found ${found(text, at)}`);
      }
      at += 1;
      continue;
    }
    if ((wanted === 'name or end' || wanted === 'value or end') && character === inside?.closer) {
      builder.close();
      closers.pop();
      at += 1;
      wanted = 'separator';
      continue;
    }
    if (wanted === 'name' || wanted === 'name or end') {
      if (character !== '"') throw new TextProblem(at, `expected a name in double quotes, found ${found(text, at)}`);
      const name = readQuoted(text, at, jsonQuotes);
      builder.name(name.value, at, false);
      at = name.end;
      at += match(blank).length;
      if (text.charAt(at) !== ':')
        throw new TextProblem(
          at,
          `expected ":" after ${abbreviate(JSON.stringify(name.value))}, found ${found(text, at)}`,
        );
      at += 1;
      wanted = 'value';
      continue;
    }
    const start = at;
    wanted = 'separator';
    if (character === '{') {
      builder.openObject(start);
      closers.push({ closer: '}', offset: start });
      wanted = 'name or end';
      at += 1;
    } else if (character === '[') {
      builder.openArray(start);
      closers.push({ closer: ']', offset: start });
      wanted = 'value or end';
      at += 1;
    } else if (character === '"') {
      const quoted = readQuoted(text, start, jsonQuotes);
      builder.scalar(quoted.value, start);
      at = quoted.end;
    } else {
      const lexeme = match(number) || match(word);
      const constant = Object.hasOwn(constants, lexeme) ? constants[lexeme] : undefined;
      if (constant !== undefined) builder.scalar(constant, start);
      else if (/^[-0-9]/.test(lexeme)) builder.scalar(exactNumber(lexeme, start), start);
      else throw new TextProblem(start, `expected a value, found ${found(text, start)}`);
      at += lexeme.length;
    }
  }
  const root = builder.root;
  if (root === null) throw new TextProblem(0, 'the text is empty');
  return root;
}

/** What stands at an offset, for a message: a word, or one character. */
function found(text: string, at: number): string {
  word.lastIndex = at;
  const lexeme = word.exec(text)?.[0] ?? String.fromCodePoint(text.codePointAt(at) ?? 0);
  return at >= text.length ? 'the end of the text' : abbreviate(JSON.stringify(lexeme));
}
