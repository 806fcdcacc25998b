import { type Placed, type RawField, type RawRule, refuseScope, rulesError } from './rules-text.ts';

/*
 * The part of HCL 1 that rules are written in, and nothing more (ADR 0004):
 *
 *   rules := { rule [","] }
 *   rule  := word "=" word | word word "{" { word "=" word [","] } "}"
 *   word  := identifier | "string"
 *
 * with comments from # or // to the end of the line and between slash-star and star-slash. One pass, no recursion.
 */

type Token = Placed<string> & { kind: 'identifier' | 'string' | '{' | '}' | '=' | ',' | 'end' };

/**
 * Reads the HCL form.
 * @throws PeerwayError `request.invalid` with line and column.
 */
export function readRulesHcl(text: string): RawRule[] {
  const tokens = tokenize(text);
  let next = 0;
  // The last token is 'end' and never consumed, so there is always one to look at.
  const peek = (): Token => tokens[next] ?? tokens[tokens.length - 1] ?? endOfText;
  const take = (): Token => {
    const token = peek();
    if (token.kind !== 'end') next += 1;
    return token;
  };
  const word = (what: string): Placed<string> => {
    const token = take();
    if (token.kind !== 'identifier' && token.kind !== 'string') throw unexpected(token, what);
    return { value: token.value, line: token.line, column: token.column };
  };
  const level = (): Placed<string> => {
    const token = take();
    if (token.kind === 'string') return token;
    throw unexpected(token, 'a level in quotes, such as "read"');
  };
  const separator = (): void => {
    if (peek().kind === ',') take();
  };

  const rules: RawRule[] = [];
  while (peek().kind !== 'end') {
    const resource = word('a resource, such as service or mesh');
    refuseScope(resource);
    if (peek().kind === '=') {
      take();
      rules.push({ resource, body: { kind: 'scalar', level: level() } });
    } else {
      const label = word(`"=" or a name in quotes after ${resource.value}`);
      const open = take();
      if (open.kind !== '{') throw unexpected(open, '"{"');
      const fields: RawField[] = [];
      while (peek().kind !== '}') {
        if (peek().kind === 'end') throw rulesError(open, 'this "{" is never closed');
        const name = word('a field, such as policy');
        const equals = take();
        if (equals.kind !== '=') throw unexpected(equals, `"=" after ${name.value}`);
        fields.push({ name, value: level() });
        separator();
      }
      take();
      rules.push({ resource, body: { kind: 'block', label, fields } });
    }
    separator();
  }
  return rules;
}

const endOfText: Token = { kind: 'end', value: '', line: 1, column: 1 };

function unexpected(token: Token, wanted: string): Error {
  const found = token.kind === 'end' ? 'the end of the rules' : JSON.stringify(token.value);
  return rulesError(token, `expected ${wanted}, found ${found}`);
}

const pattern =
  /(?<space>[ \t\r\uFEFF]+)|(?<newline>\n)|(?<comment>(?:#|\/\/)[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>"(?:[^"\\\n]|\\[^\n])*")|(?<identifier>[A-Za-z_][A-Za-z0-9_-]*)|(?<mark>[{}=,])/y;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  let offset = 0;
  while (offset < text.length) {
    const column = offset - lineStart + 1;
    pattern.lastIndex = offset;
    const match = pattern.exec(text);
    const groups = match?.groups;
    if (!match || !groups) throw rulesError({ line, column }, explainUnreadable(text.slice(offset, offset + 2)));
    const found = match[0];
    if (groups.string !== undefined) {
      tokens.push({ kind: 'string', value: unquote(found, { line, column }), line, column });
    } else if (groups.identifier !== undefined) {
      tokens.push({ kind: 'identifier', value: found, line, column });
    } else if (found === '{' || found === '}' || found === '=' || found === ',') {
      tokens.push({ kind: found, value: found, line, column });
    }
    offset += found.length;
    if (groups.newline !== undefined || groups.comment !== undefined) {
      const newlines = found.split('\n').length - 1;
      if (newlines > 0) {
        line += newlines;
        lineStart = offset - (found.length - found.lastIndexOf('\n') - 1);
      }
    }
  }
  tokens.push({ kind: 'end', value: '', line, column: offset - lineStart + 1 });
  return tokens;
}

function explainUnreadable(start: string): string {
  if (start.startsWith('"')) return 'this string is not closed on its line';
  if (start === '/*') return 'this comment is never closed';
  if (start === '<<') return 'heredocs are not understood here; use a string in quotes';
  return `unexpected character ${JSON.stringify(start[0] ?? '')}`;
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' };

function unquote(quoted: string, place: { line: number; column: number }): string {
  return quoted.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_whole, code: string) => {
    if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    const character = escapes[code];
    if (character === undefined) throw rulesError(place, `unknown escape "\\${code}" in a string`);
    return character;
  });
}
