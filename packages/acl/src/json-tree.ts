import type { Place, Placed, Report } from './rules-text.ts';

/** A JSON document with the place of everything in it. Of numbers, `true`, `false` and `null` only that they are there. */
export type JsonNode =
  | ({ kind: 'string'; value: string } & Place)
  | ({ kind: 'object'; members: JsonMember[] } & Place)
  | ({ kind: 'array'; items: JsonNode[] } & Place)
  | ({ kind: 'other' } & Place);
export type JsonMember = { name: Placed<string>; value: JsonNode };

/** Rules with a list around every object of theirs are 13 deep. */
const DEPTH_MAX = 16;

/** A container that is being read; `name`: of the member whose value is due. */
type Open =
  | { kind: 'object'; members: JsonMember[]; seen: Set<string>; name: Placed<string> | null }
  | { kind: 'array'; items: JsonNode[] };

/**
 * Reads JSON in one pass, with a stack of its own. A name that an object has twice is a problem: JSON.parse drops one of the two
 * without a word, and that could be the deny. Null: the text is no JSON, and what is wrong first was reported.
 */
export function readJsonTree(text: string, report: Report): JsonNode | null {
  const next = tokenizer(text);
  const open: Open[] = [];
  let root: JsonNode | null = null;
  let token = next();
  const refuse = (wanted: string): null => {
    const found = token.kind === 'end' ? 'the end of the rules' : JSON.stringify(token.value);
    report(token, token.problem ?? `this is not valid JSON: expected ${wanted}, found ${found}`);
    return null;
  };
  /** Takes `"name":` of the next member. */
  const takeName = (object: Extract<Open, { kind: 'object' }>): boolean => {
    if (token.kind !== 'string') return refuse('a name in quotes') !== null;
    const { value, line, column } = token;
    object.name = { value, line, column };
    if (object.seen.has(value)) report(token, `the name ${JSON.stringify(value)} is given twice in one object`);
    object.seen.add(value);
    token = next();
    if (token.kind !== ':') return refuse('":"') !== null;
    token = next();
    return true;
  };

  for (;;) {
    const node = toNode(token);
    if (node === null) return refuse('a value');
    const parent = open.at(-1);
    if (parent === undefined) root = node;
    else if (parent.kind === 'array') parent.items.push(node);
    else if (parent.name !== null) parent.members.push({ name: parent.name, value: node });
    token = next();
    if (node.kind === 'object' || node.kind === 'array') {
      if (open.length === DEPTH_MAX) {
        report(node, 'rules are never nested as deep as this');
        return null;
      }
      const isEmpty = token.kind === (node.kind === 'object' ? '}' : ']');
      if (isEmpty) token = next();
      else if (node.kind === 'array') {
        open.push({ kind: 'array', items: node.items });
        continue;
      } else {
        const object: Open = { kind: 'object', members: node.members, seen: new Set(), name: null };
        open.push(object);
        if (!takeName(object)) return null;
        continue;
      }
    }
    // A value is complete: what ends with it is closed, until another one is due.
    for (;;) {
      const container = open.at(-1);
      if (container === undefined) return token.kind === 'end' ? root : refuse('the end of the rules');
      if (token.kind === ',') {
        token = next();
        if (container.kind === 'object' && !takeName(container)) return null;
        break;
      }
      const close = container.kind === 'object' ? '}' : ']';
      if (token.kind !== close) return refuse(`"," or "${close}"`);
      open.pop();
      token = next();
    }
  }
}

type Token = Place & {
  kind: 'string' | 'other' | '{' | '}' | '[' | ']' | ':' | ',' | 'unreadable' | 'end';
  value: string;
  /** Why it is unreadable. */
  problem?: string;
};

function toNode({ kind, value, line, column }: Token): JsonNode | null {
  switch (kind) {
    case 'string':
      return { kind, value, line, column };
    case 'other':
      return { kind, line, column };
    case '{':
      return { kind: 'object', members: [], line, column };
    case '[':
      return { kind: 'array', items: [], line, column };
    default:
      return null;
  }
}

const marks = new Set(['{', '}', '[', ']', ':', ',']);
const literal = /(?:true|false|null|-?(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?)(?![\w.+-])/y;

function tokenizer(text: string): () => Token {
  let line = 1;
  let lineStart = 0;
  let offset = 0;
  const take = (kind: Token['kind'], value: string, length: number, problem?: string): Token => {
    const column = offset - lineStart + 1;
    offset += length;
    return { kind, value, line, column, ...(problem === undefined ? {} : { problem }) };
  };
  return () => {
    for (; offset < text.length; offset += 1) {
      const character = text.charAt(offset);
      if (character === '\n') {
        line += 1;
        lineStart = offset + 1;
      } else if (character !== ' ' && character !== '\t' && character !== '\r' && character !== '\uFEFF') break;
    }
    if (offset >= text.length) return take('end', '', 0);
    const character = text.charAt(offset);
    if (marks.has(character)) return take(character as Token['kind'], character, 1); // Cast: the marks are kinds.
    if (character === '"') {
      const end = endOfString(text, offset);
      if (end < 0) return take('unreadable', '', 0, 'this string is not closed on its line');
      const value = parseString(text.slice(offset, end));
      return value === null
        ? take('unreadable', '', 0, 'this is not valid JSON: a string with an escape or character that none may have')
        : take('string', value, end - offset);
    }
    literal.lastIndex = offset;
    const found = literal.exec(text)?.[0];
    if (found !== undefined) return take('other', found, found.length);
    return take('unreadable', String.fromCodePoint(text.codePointAt(offset) ?? 0), 0);
  };
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return at + 1;
    if (character === '\n') return -1;
    if (character === '\\') at += 1;
  }
  return -1;
}

function parseString(quoted: string): string | null {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
