import { describe, expect, it } from 'vitest';
import { parseRequestHead, parseResponseHead } from './parse-head.ts';
import { Unreadable } from './unreadable.ts';

describe('parseRequestHead', () => {
  it('reads fields in order, names in lower case, values without the blanks around them', () => {
    expect(
      parseRequestHead('GET /a?b HTTP/1.1\r\nHost:a.test\r\nX-Long: \t a b\tc \t\r\nx-long:\r\nÿ'.slice(0, -3)),
    ).toEqual({
      method: 'GET',
      target: '/a?b',
      major: 1,
      minor: 1,
      fields: ['host', 'a.test', 'x-long', 'a b\tc', 'x-long', ''],
    });
    expect(parseRequestHead('M-SEARCH * HTTP/1.0')).toMatchObject({
      method: 'M-SEARCH',
      target: '*',
      minor: 0,
      fields: [],
    });
    expect(parseRequestHead('GET / HTTP/1.1\r\nX: caf\xe9')).toMatchObject({ fields: ['x', 'caf\xe9'] });
  });

  it.each([
    ['no version', 'GET /'],
    ['two spaces', 'GET  / HTTP/1.1'],
    ['a tab for a space', 'GET\t/ HTTP/1.1'],
    ['a space at the end', 'GET / HTTP/1.1 '],
    ['a space in the target', 'GET /a b HTTP/1.1'],
    ['a version in small letters', 'GET / http/1.1'],
    ['a version of three digits', 'GET / HTTP/1.10'],
    ['a method that is no token', 'GE(T / HTTP/1.1'],
    ['a space before the method', ' GET / HTTP/1.1'],
    ['a line that goes on', 'GET / HTTP/1.1\r\nA: b\r\n c'],
    ['a bare LF', 'GET / HTTP/1.1\r\nA: b\nC: d'],
    ['a bare CR', 'GET / HTTP/1.1\r\nA: b\rC: d'],
    ['a NUL', 'GET / HTTP/1.1\r\nA: b\0'],
    ['a vertical tab', 'GET / HTTP/1.1\r\nA: \x0bchunked'],
    ['a delete', 'GET / HTTP/1.1\r\nA: \x7f'],
    ['a blank before the colon', 'GET / HTTP/1.1\r\nA : b'],
    ['a tab before the colon', 'GET / HTTP/1.1\r\nA\t: b'],
    ['an empty name', 'GET / HTTP/1.1\r\n: b'],
    ['a name beyond ASCII', 'GET / HTTP/1.1\r\nA\xe9: b'],
    ['no colon', 'GET / HTTP/1.1\r\nA b'],
    ['a colon on the next line only', 'GET / HTTP/1.1\r\nAb\r\nC: d'],
  ])('refuses %s', (_what, text) => {
    expect(parseRequestHead(text)).toBeInstanceOf(Unreadable);
  });
});

describe('parseResponseHead', () => {
  it('reads a status with and without a reason', () => {
    expect(parseResponseHead('HTTP/1.1 200 OK\r\nA: b')).toEqual({ status: 200, minor: 1, fields: ['a', 'b'] });
    expect(parseResponseHead('HTTP/1.0 404')).toEqual({ status: 404, minor: 0, fields: [] });
    expect(parseResponseHead('HTTP/1.1 299 Ça va\tbien')).toMatchObject({ status: 299 });
  });

  it.each([
    'HTTP/1.1 20 OK',
    'HTTP/1.1 099 OK',
    'HTTP/1.1 2000',
    'HTTP/2.0 200 OK',
    'HTTP/1.1  200 OK',
    'HTTP/1.1 200 O\nK',
    'ICY 200 OK',
    '',
  ])('refuses %j', (text) => {
    expect(parseResponseHead(text)).toBeInstanceOf(Unreadable);
  });
});
