import type { PathMatch } from '@peerway/model/http-match';
import { pathOnly } from './match-request.ts';
import { normalizePath } from './normalize-path.ts';

/** Visible ASCII behind a slash, without `?` and `#`. */
const REWRITE = /^\/[\x21\x22\x24-\x3e\x40-\x7e]*$/;

/**
 * The target with `rewrite` in the place of what matched: the whole path of an exact match, else the prefix. The query stays.
 * Slashes that meet are not merged, as in Envoy.
 * Null: it would not be a path as this proxy reads it. Either what stays no longer stands for itself (`/app..` behind `/app`
 * rewritten to `/files/` would leave `/files/`), or the rewrite is no path to begin with.
 * @param target normalised, and matched
 */
export function rewritePath(target: string, match: PathMatch | null, rewrite: string): string | null {
  if (target === '*') return target;
  if (match?.kind === 'regex' || !REWRITE.test(rewrite)) return null;
  const path = pathOnly(target);
  const matched = match === null ? 1 : match.kind === 'exact' ? path.length : match.value.length;
  const rest = target.slice(matched);
  const rewritten = rewrite + rest;
  return normalizePath(rewritten) === rewritten ? rewritten : null;
}
