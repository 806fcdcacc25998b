/** A name without its style: `PathPrefix`, `path_prefix` and `pathPrefix` are one field. */
export function foldName(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/** The name as Kubernetes resources write it: `PathPrefix` → `pathPrefix`, `TLSMinVersion` → `tlsMinVersion`, `HTTP` → `http`. */
export function camelName(name: string): string {
  return name.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase());
}

/** The name as HCL files often write it: `PathPrefix` → `path_prefix`, `JSONWebKeySet` → `json_web_key_set`. */
export function snakeName(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toLowerCase();
}

/** A path of the schema's names in the style of what was written. `lower`: the style of texts that begin names in lower case. */
export function nameLike(path: string, written: string, lower: 'camel' | 'snake'): string {
  if (/^[A-Z]/.test(written)) return path;
  const isSnake = written.includes('_') || (lower === 'snake' && !/[A-Z]/.test(written));
  return path
    .split('.')
    .map(isSnake ? snakeName : camelName)
    .join('.');
}

/** A path in a value, as the messages write it: `Routes[0].Match.HTTP`. Keys that are no plain names stand in quotes. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((written, key) => {
    if (typeof key === 'number') return `${written}[${key}]`;
    const name = String(key);
    if (!/^[\w-]{1,64}$/.test(name)) return `${written}[${JSON.stringify(name.slice(0, 64))}]`;
    return written === '' ? name : `${written}.${name}`;
  }, '');
}

/** The one of `known` that `written` was probably meant to be; null: none is near. */
export function nearestName(written: string, known: readonly string[]): string | null {
  const folded = foldName(written);
  if (folded.length === 0 || folded.length > 64) return null;
  let nearest: string | null = null;
  let least = Math.max(1, Math.floor(folded.length / 3)) + 1;
  for (const name of known) {
    const distance = editDistance(folded, foldName(name));
    if (distance < least) {
      least = distance;
      nearest = name;
    }
  }
  return nearest;
}

/** Letters to add, drop, change or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      let cost = Math.min(
        cell(last, column) + 1,
        cell(current, column - 1) + 1,
        cell(last, column - 1) + (isSame ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        cost = Math.min(cost, cell(beforeLast, column - 2) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return cell(last, b.length);
}

const cell = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;
