type Fields = Record<string, unknown>;

/**
 * Two changes of one entry as one: a field that only one side changed is as that side has it, and where both changed the same
 * field, mine stands (the person sees it against theirs). Lists are one value: their items have no names to tell them apart by.
 */
export function mergeEntries<T extends object>(base: object, mine: T, theirs: object): T {
  // Cast: objects of the same kind; the reader judges the result anyhow.
  return mergeFields(base as Fields, mine as Fields, theirs as Fields) as T;
}

function mergeFields(base: Fields, mine: Fields, theirs: Fields): Fields {
  const names = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  const merged = [...names].map((name) => [name, mergeValue(base[name], mine[name], theirs[name])] as const);
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined));
}

function mergeValue(base: unknown, mine: unknown, theirs: unknown): unknown {
  if (isSame(base, mine)) return theirs;
  if (isSame(base, theirs)) return mine;
  if (isFields(mine) && isFields(theirs)) return mergeFields(isFields(base) ? base : {}, mine, theirs);
  return mine;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whatever the order of fields. */
function isSame(one: unknown, other: unknown): boolean {
  if (isFields(one) && isFields(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].every((name) => isSame(one[name], other[name]));
  }
  return JSON.stringify(one) === JSON.stringify(other);
}
