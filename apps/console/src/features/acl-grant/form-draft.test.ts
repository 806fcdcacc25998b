import { describe, expect, it } from 'vitest';
import { beginDraft, followStored, isBehind, isTouched, keepMine } from './form-draft';

const before = { value: { name: 'a', links: ['x'] }, index: 5 };
const theirs = { value: { name: 'b', links: ['x'] }, index: 8 };
const begun = beginDraft(before);
const typed = { ...begun, value: { name: 'mine', links: ['x'] } };

describe('a form that nobody touched', () => {
  it('follows what others write, and warns of nothing', () => {
    expect(isTouched(begun)).toBe(false);
    expect(isBehind(begun, theirs)).toBe(false);
    expect(followStored(begun, theirs)).toEqual(beginDraft(theirs));
  });
  it('is the same object while nothing happens, in whatever order fields come', () => {
    expect(followStored(begun, { value: { links: ['x'], name: 'a' }, index: 6 })).toBe(begun);
  });
  it('follows a linked name that changed without a write of its own', () => {
    const renamed = { value: { name: 'a', links: ['y'] }, index: 5 };
    expect(followStored(begun, renamed).value.links).toEqual(['y']);
  });
  it('does not go back to what was read before its own save', () => {
    const saved = beginDraft({ value: { name: 'saved', links: [] }, index: 9 });
    expect(followStored(saved, before)).toBe(saved);
  });
});

describe('a form that somebody typed into', () => {
  it('keeps what was typed when others write, and says so', () => {
    expect(isTouched(typed)).toBe(true);
    expect(followStored(typed, theirs)).toBe(typed);
    expect(isBehind(typed, theirs)).toBe(true);
  });
  it('is not behind while others write nothing', () => {
    expect(isBehind(typed, before)).toBe(false);
    expect(isBehind(typed, { ...before, index: 6 })).toBe(false);
  });
  it('goes on with theirs when they wrote the same', () => {
    const same = { value: typed.value, index: 8 };
    expect(isBehind(typed, same)).toBe(false);
    expect(isTouched(followStored(typed, same))).toBe(false);
  });
  it('is warned of the next change after keeping its own', () => {
    const kept = keepMine(typed, theirs);
    expect(kept.value).toBe(typed.value);
    expect(isBehind(kept, theirs)).toBe(false);
    expect(isBehind(kept, { value: { name: 'c', links: [] }, index: 9 })).toBe(true);
  });
  it('is untouched again when everything is typed back', () => {
    expect(isTouched({ ...typed, value: { name: 'a', links: ['x'] } })).toBe(false);
  });
});
