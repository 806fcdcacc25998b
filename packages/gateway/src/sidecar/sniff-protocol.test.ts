import { describe, expect, it } from 'vitest';
import { classifyFirstBytes } from './sniff-protocol.ts';

describe('classifyFirstBytes', () => {
  it.each<[string, string | null]>([
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'http2'],
    ['PRI * HTTP/2.0\r\n\r\nSM', null],
    ['P', null],
    ['PRI x', 'http1'],
    ['GET / HTTP/1.1', 'http1'],
    ['PROPFIND ', 'http1'],
    ['GE', null],
    ['', null],
    [' GET', 'other'],
    ['get / HTTP/1.1', 'other'],
    ['\x16\x03\x01', 'other'],
    ['A'.repeat(30), 'other'],
  ])('takes %j for %s', (text, expected) => {
    expect(classifyFirstBytes(Buffer.from(text, 'latin1'))).toBe(expected);
  });
});
