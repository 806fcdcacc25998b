import { describe, expect, it } from 'vitest';
import { configEntrySchema } from './config-entry.ts';
import { isEditableHeader, isHeaderValue } from './editable-header.ts';

describe('isEditableHeader', () => {
  it.each<[string, boolean]>([
    ['X-Debug', true],
    ['server', true],
    ['Host', false],
    ['content-length', false],
    ['Connection', false],
    ['X-Forwarded-Client-Cert', false],
    ['x_forwarded_client_cert', false],
    [':path', false],
    ['a b', false],
    ['', false],
  ])('%j: %s', (name, expected) => {
    expect(isEditableHeader(name)).toBe(expected);
  });
});

describe('isHeaderValue', () => {
  it.each<[string, boolean]>([
    ['text/plain; q="0.1"\t\u00e9', true],
    ['', true],
    ['a\r\nb: c', false],
    ['\u0000', false],
    ['\u2713', false],
  ])('%j: %s', (value, expected) => {
    expect(isHeaderValue(value)).toBe(expected);
  });
});

describe('a route of an entry', () => {
  const accepts = (Destination: object): boolean =>
    configEntrySchema.safeParse({
      Kind: 'service-router',
      Name: 'api',
      Routes: [{ Match: { HTTP: { PathPrefix: '/a' } }, Destination }],
    }).success;
  it.each<[string, object, boolean]>([
    ['edits a header', { RequestHeaders: { Set: { 'X-A': 'b' }, Remove: ['server'] } }, true],
    ['sets the host', { RequestHeaders: { Set: { Host: 'b' } } }, false],
    ['removes a length', { ResponseHeaders: { Remove: ['Content-Length'] } }, false],
  ])('%s: %s', (_what, destination, expected) => {
    expect(accepts(destination)).toBe(expected);
  });
});
