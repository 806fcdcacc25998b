import { Unreadable } from './unreadable.ts';

/** A request's head as it was written; nothing of it has been checked beyond its grammar. */
export type RawRequestHead = {
  method: string;
  target: string;
  major: number;
  minor: number;
  /** `[name, value, …]`, names in lower case, in the order they came. */
  fields: string[];
};

export type RawResponseHead = { status: number; minor: number; fields: string[] };

const REQUEST_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([\x21-\x7e\x80-\xff]+) HTTP\/([0-9])\.([0-9])$/;
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9][0-9]{2})(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;
const TAB = 0x09;
const SPACE = 0x20;

/**
 * Reads a request's head by the letter of RFC 9112: single spaces in the request line, lines that end with CRLF and nothing
 * else, no white space around a field's name, no line that continues the one before.
 * @param text bytes as Latin-1, without the empty line that ends the head
 */
export function parseRequestHead(text: string): RawRequestHead | Unreadable {
  const lineEnd = endOfLine(text, 0);
  const [line, method = '', target = '', major, minor] = REQUEST_LINE.exec(text.slice(0, lineEnd)) ?? [];
  if (line === undefined) return new Unreadable('the request line is not `method target HTTP/1.1`');
  const fields = parseFields(text, lineEnd + 2);
  return fields instanceof Unreadable ? fields : { method, target, major: Number(major), minor: Number(minor), fields };
}

/** Reads the head of an answer in the same way. */
export function parseResponseHead(text: string): RawResponseHead | Unreadable {
  const lineEnd = endOfLine(text, 0);
  const [line, minor, status] = STATUS_LINE.exec(text.slice(0, lineEnd)) ?? [];
  if (line === undefined) return new Unreadable('the status line is not `HTTP/1.1 status reason`');
  const fields = parseFields(text, lineEnd + 2);
  return fields instanceof Unreadable ? fields : { status: Number(status), minor: Number(minor), fields };
}

/** Field lines from a position to the end, of a head or of trailers. */
export function parseFields(text: string, start: number): string[] | Unreadable {
  const fields: string[] = [];
  for (let at = start; at < text.length; ) {
    const lineEnd = endOfLine(text, at);
    const colon = text.indexOf(':', at);
    if (colon < 0 || colon >= lineEnd) return new Unreadable('a header line has no colon');
    const name = text.slice(at, colon);
    if (!FIELD_NAME.test(name)) return new Unreadable('a header name is not a token');
    const value = trimmed(text, colon + 1, lineEnd);
    if (CONTROL.test(value)) return new Unreadable('a header value has a control character');
    fields.push(name.toLowerCase(), value);
    at = lineEnd + 2;
  }
  return fields;
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\r\n', from);
  return at < 0 ? text.length : at;
}

/** Without the white space on both sides, and no other character that a language may take for white space. */
function trimmed(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

const isBlank = (code: number): boolean => code === SPACE || code === TAB;
