import { STATUS_CODES } from 'node:http';
import type { HeaderList } from '../l7/header-list.ts';

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const TARGET = /^[\x21-\x7e\x80-\xff]+$/;
/** Also whatever has no place in Latin-1: cut to a byte it could become a line end. */
const NOT_IN_A_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * A head as Latin-1 text. Throws for a name, a value or a target that would not be read again as what it is: whatever the
 * reason may be that it is there, it must not become a line of its own.
 */
export function requestHead(method: string, target: string, authority: string, fields: HeaderList): string {
  if (!TOKEN.test(method) || !TARGET.test(target)) throw new Error('the request line can not be written');
  if (NOT_IN_A_VALUE.test(authority)) throw new Error('the authority can not be written');
  return `${method} ${target} HTTP/1.1\r\nhost: ${authority}\r\n${fieldLines(fields)}\r\n`;
}

export function responseHead(status: number, fields: HeaderList): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Status'}\r\n${fieldLines(fields)}\r\n`;
}

export function fieldLines(fields: HeaderList): string {
  let text = '';
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const name = fields[at] ?? '';
    const value = fields[at + 1] ?? '';
    if (!TOKEN.test(name) || NOT_IN_A_VALUE.test(value)) throw new Error(`the header ${name} can not be written`);
    text += `${name}: ${value}\r\n`;
  }
  return text;
}
