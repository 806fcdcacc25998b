/**
 * The path as every decision reads it and as it is forwarded, so that no spelling of a path can be decided on as one and
 * served as another. As Envoy's `normalize_path`, which Consul switches on: unreserved characters are unescaped, `\` is `/`,
 * dot segments are resolved (also escaped ones, and never above the root). Escaped slashes stay escaped, repeated slashes stay
 * repeated, and the query is not touched. Null: it can not be read (`%00`).
 * @param target origin form, or `*`
 */
export function normalizePath(target: string): string | null {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  // Almost every path is in this form already; the test costs much less than the work.
  if (!SUSPECT.test(path)) return target;
  if (path.includes('%00')) return null;
  const plain = path.replace(ESCAPE, unescapeUnreserved).replaceAll('\\', '/');
  const normal = withoutDotSegments(plain);
  return query < 0 ? normal : normal + target.slice(query);
}

/** Something escaped, a backslash, or a segment that begins with a dot. */
const SUSPECT = /[%\\]|\/\./;
const ESCAPE = /%(?:([0-9A-Fa-f]{2}))?/g;
const UNRESERVED = /[A-Za-z0-9._~-]/;

/**
 * A `%` that begins no escape stands for itself. Left alone it could make one with what is unescaped behind it (`%%361dmin`),
 * and the next hop would read a path that nobody decided on.
 */
function unescapeUnreserved(whole: string, hex: string | undefined): string {
  if (hex === undefined) return '%25';
  const character = String.fromCharCode(Number.parseInt(hex, 16));
  return UNRESERVED.test(character) ? character : whole;
}

/** RFC 3986 §5.2.4, for a path that begins with `/`. */
function withoutDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  segments.forEach((segment, position) => {
    const isLast = position === segments.length - 1;
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
    if (isLast && (segment === '..' || segment === '.')) kept.push('');
  });
  return `/${kept.join('/')}`;
}
