import type { Selector } from './rule-scope.ts';

/**
 * Values by exact names and by prefixes: what is asked for is the value of the exact name, else that of the longest prefix.
 * Prefixes are looked up by their lengths, so a name costs one look for each length that there is, however many prefixes.
 */
export class SelectorTable<T> {
  readonly #exact = new Map<string, T>();
  readonly #prefixes = new Map<string, T>();
  /** Of the prefixes, longest first. */
  #lengths: number[] = [];

  get({ match, name }: Selector): T | undefined {
    return (match === 'exact' ? this.#exact : this.#prefixes).get(name);
  }

  set({ match, name }: Selector, value: T): void {
    if (match === 'exact') {
      this.#exact.set(name, value);
      return;
    }
    this.#prefixes.set(name, value);
    if (!this.#lengths.includes(name.length))
      this.#lengths = [...this.#lengths, name.length].sort((left, right) => right - left);
  }

  /** The value for a name. */
  find(name: string): T | undefined {
    return this.#exact.get(name) ?? this.findPrefix(name);
  }

  /** The value of the longest prefix that a name, or every name that begins with it, has. */
  findPrefix(name: string): T | undefined {
    for (const length of this.#lengths) {
      if (length > name.length) continue;
      const value = this.#prefixes.get(length === name.length ? name : name.slice(0, length));
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** Every value that is for a name, the one that counts most first. */
  findAll(name: string): T[] {
    const exact = this.#exact.get(name);
    const prefixes = this.#lengths.flatMap((length) =>
      length > name.length ? [] : (this.#prefixes.get(name.slice(0, length)) ?? []),
    );
    return exact === undefined ? prefixes : [exact, ...prefixes];
  }

  *entries(): Generator<[Selector, T]> {
    for (const [name, value] of this.#exact) yield [{ match: 'exact', name }, value];
    for (const [name, value] of this.#prefixes) yield [{ match: 'prefix', name }, value];
  }

  *values(): Generator<T> {
    yield* this.#exact.values();
    yield* this.#prefixes.values();
  }
}
