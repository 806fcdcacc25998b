import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizePath } from './normalize-path.ts';

describe('normalizePath', () => {
  it.each<[string, string, string | null]>([
    ['nothing to do', '/a/b', '/a/b'],
    ['the asterisk of OPTIONS', '*', '*'],
    ['a hidden file', '/.well-known/x', '/.well-known/x'],
    ['a parent', '/public/../admin', '/admin'],
    ['a parent that is escaped', '/public/%2e%2E/admin', '/admin'],
    ['a parent that is escaped by half', '/public/.%2e/admin', '/admin'],
    ['more parents than there are segments', '/a/../../../admin', '/admin'],
    ['a parent at the end', '/admin/x/..', '/admin/'],
    ['the segment itself', '/./admin/.', '/admin/'],
    ['a backslash as a slash', '/public\\..\\admin', '/admin'],
    ['letters that need no escape', '/%61dmin', '/admin'],
    ['an escape of an escape is unescaped once only', '/%2561dmin', '/%2561dmin'],
    ['an escaped slash is no slash', '/public%2f..%2fadmin', '/public%2f..%2fadmin'],
    ['an escaped backslash is no slash', '/%5c%25', '/%5c%25'],
    ['an overlong slash in UTF-8', '/..%c0%af/x', '/..%c0%af/x'],
    ['slashes are not merged', '//admin', '//admin'],
    ['an empty segment below a parent', '/a//../b', '/a/b'],
    ['a percent sign that escapes nothing', '/100%/%zz%2', '/100%25/%25zz%252'],
    ['an escape that only unescaping would make', '/%%361dmin', '/%2561dmin'],
    ['a zero byte', '/x/.%00../admin', null],
    ['the query is not touched', '/a/../b?c=/../%61', '/b?c=/../%61'],
    ['a query that looks like a path', '/a?/../admin', '/a?/../admin'],
  ])('reads %s', (_what, path, expected) => {
    expect(normalizePath(path)).toBe(expected);
  });

  it('has nothing more to do the second time, and always leads to a path', () => {
    const piece = fc.constantFrom('/', '.', '..', '%2e', '%2F', '%61', '%25', 'a', '36', '2e', '\\', '?', '%');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const once = normalizePath(`/${pieces.join('')}`) ?? '/';
        expect(once.startsWith('/')).toBe(true);
        expect(normalizePath(once)).toBe(once);
      }),
    );
  });
});
