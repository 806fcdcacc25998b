import { describe, expect, it } from 'vitest';
import { errorDefinition, errorTable, isErrorCode, PeerwayError } from './error.ts';

const entries = Object.entries(errorTable);

describe('the error table', () => {
  it.each(entries)('%s is well formed', (code, { http, grpc, exit, text, blame, retryable }) => {
    expect(code).toMatch(/^[a-z]+\.[a-z][a-z_]*$/);
    expect(http).toBeGreaterThanOrEqual(400);
    expect(http).toBeLessThan(600);
    expect(grpc).toBeGreaterThan(0);
    expect(exit).toBeGreaterThan(0);
    expect(text).toMatch(/^[A-Z].*\.$/);
    // Whoever asked wrongly will not be right by asking again.
    if (blame === 'client') expect(retryable).toBe(false);
  });

  it('exit statuses tell who can mend it', () => {
    const exits = new Map<number, Set<string>>();
    for (const [, { exit, blame }] of entries) exits.set(exit, (exits.get(exit) ?? new Set()).add(blame));
    expect(Object.fromEntries([...exits].map(([exit, blames]) => [exit, [...blames].sort()]))).toEqual({
      1: ['platform'],
      2: ['client'],
      4: ['routing'],
      5: ['upstream'],
      6: ['capacity', 'platform'],
    });
  });

  it('knows its codes and no others, inherited names included', () => {
    expect(isErrorCode('request.invalid')).toBe(true);
    for (const text of ['', 'toString', '__proto__', 'constructor', 'request.INVALID'])
      expect(isErrorCode(text)).toBe(false);
  });
});

describe('PeerwayError', () => {
  it('says the table’s text unless it has better words', () => {
    expect(new PeerwayError('config.cas_failed').message).toBe(errorDefinition('config.cas_failed').text);
    const error = new PeerwayError('request.invalid', 'Name is missing', {
      field: 'Name',
      hint: 'Give one.',
      cause: 7,
    });
    expect(error).toMatchObject({
      name: 'PeerwayError',
      code: 'request.invalid',
      message: 'Name is missing',
      field: 'Name',
      hint: 'Give one.',
      cause: 7,
    });
    expect(error).toBeInstanceOf(Error);
  });

  it('has no cause when none was given', () => {
    expect('cause' in new PeerwayError('request.invalid')).toBe(false);
  });
});
