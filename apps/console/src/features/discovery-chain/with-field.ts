/** An object with a field set, or without it where there is nothing to say (`undefined`, empty text). */
export function withField<T extends object, K extends keyof T>(object: T, name: K, value: T[K] | undefined): T {
  const { [name]: _before, ...rest } = object;
  // Cast: only a field that may be left out is set to nothing; the schema of the entry judges the result anyhow.
  return (value === undefined || value === '' ? rest : { ...rest, [name]: value }) as T;
}
