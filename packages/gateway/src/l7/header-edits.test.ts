import { type HeaderEdits, noHeaderEdits } from '@peerway/model/http-route';
import { describe, expect, it } from 'vitest';
import { compileHeaderEdits } from './header-edits.ts';

const edits = (some: Partial<HeaderEdits>): HeaderEdits => ({ ...noHeaderEdits, ...some });

describe('compileHeaderEdits', () => {
  it('removes, then sets, then adds, whatever the case of the names', () => {
    const edit = compileHeaderEdits(
      edits({ remove: ['X-Gone'], set: { 'X-Set': 'new', 'x-gone': 'again' }, add: { 'X-Add': 'b', 'x-set': 'too' } }),
    );
    const before = ['x-gone', '1', 'x-set', 'old', 'x-add', 'a', 'x-set', 'older', 'x-keep', 'k'];
    expect(edit?.(before)).toEqual(
      ['x-add', 'a', 'x-keep', 'k', 'x-set', 'new', 'x-gone', 'again', 'x-add', 'b', 'x-set', 'too'], //
    );
  });

  it('is nothing at all where there is nothing to do', () => {
    expect(compileHeaderEdits(noHeaderEdits)).toBeNull();
  });

  it('sets a field named like a word of JavaScript', () => {
    const edit = compileHeaderEdits(edits({ set: JSON.parse('{"__proto__":"x"}') }));
    expect(edit?.([])).toEqual(['__proto__', 'x']);
  });
});

describe('edits that no route may make', () => {
  it.each<[string, Partial<HeaderEdits>]>([
    ['a pseudo field', { set: { ':path': '/admin' }, remove: [':method'] }],
    ['the host', { set: { Host: 'x' } }],
    ['a length', { add: { 'content-length': '0' } }],
    ['a removed length', { remove: ['Content-Length'] }],
    ['hop-by-hop fields', { remove: ['connection', 'te'], set: { 'Transfer-Encoding': 'chunked', upgrade: 'h2c' } }],
    ['the client certificate', { add: { 'X-Forwarded-Client-Cert': 'URI=x' } }],
    ['the client certificate, spelt otherwise', { set: { x_forwarded_client_cert: 'URI=x' } }],
    ['a line break in a value', { set: { a: 'b\r\nc: d' } }],
    ['a line break in a name', { set: { 'a\r\nb': 'c' } }],
    ['an empty name', { remove: [''] }],
    ['characters beyond Latin-1', { set: { a: '✓' } }],
  ])('leave out %s', (_what, some) => {
    expect(compileHeaderEdits(edits(some))).toBeNull();
    const before = ['content-length', '5', 'x-keep', 'k'];
    const edit = compileHeaderEdits(edits({ ...some, add: { ...some.add, 'x-fine': 'yes' } }));
    expect(edit?.(before)).toEqual([...before, 'x-fine', 'yes']);
  });
});
