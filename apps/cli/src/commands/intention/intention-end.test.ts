import { describe, expect, it } from 'vitest';
import { formatIntentionEnd, parseIntentionEnd } from './intention-end.ts';

const scope = { partition: 'default', namespace: 'default' };

describe('one end of an intention', () => {
  it.each([
    ['web', { name: 'web', namespace: 'default', partition: 'default' }],
    ['*', { name: '*', namespace: 'default', partition: 'default' }],
    ['shop/web', { name: 'web', namespace: 'shop', partition: 'default' }],
    ['team-a/shop/web', { name: 'web', namespace: 'shop', partition: 'team-a' }],
  ])('%s is read, and written back the same', (text, end) => {
    expect(parseIntentionEnd(text, scope)).toEqual(end);
    expect(formatIntentionEnd(end)).toBe(text);
  });

  it.each(['', 'a//b', 'a/b/c/d', '/web'])('refuses "%s"', (text) => {
    expect(() => parseIntentionEnd(text, scope)).toThrow('[[partition/]namespace/]service');
  });

  it('takes from the scope what it does not say', () => {
    expect(parseIntentionEnd('web', { partition: 'team-a', namespace: 'shop' })).toEqual({
      name: 'web',
      namespace: 'shop',
      partition: 'team-a',
    });
  });
});
