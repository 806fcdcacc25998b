import { isDeepStrictEqual } from 'node:util';

/**
 * Takes the next items with each that reads as before being the very same object as before, so that it is neither compared
 * nor sent again; the previous list if all of them are. `keyOf`: what items have in common from one list to the next.
 */
export function keepEach<T>(keyOf: (item: T) => string): (previous: readonly T[], next: readonly T[]) => readonly T[] {
  return (previous, next) => {
    const known = new Map(previous.map((item) => [keyOf(item), item]));
    const kept = next.map((item) => {
      const before = known.get(keyOf(item));
      return before !== undefined && isDeepStrictEqual(before, item) ? before : item;
    });
    const isSame = kept.length === previous.length && kept.every((item, place) => item === previous[place]);
    return isSame ? previous : kept;
  };
}
