/** Whether two plain values hold the same. A field that is undefined is as one that is not there. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = definedFields(a);
  const right = new Map(definedFields(b));
  return (
    left.length === right.size && left.every(([name, value]) => right.has(name) && isEqual(value, right.get(name)))
  );
}

function definedFields(object: object): [string, unknown][] {
  return Object.entries(object).filter(([, value]) => value !== undefined);
}
