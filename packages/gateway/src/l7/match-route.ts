import type { ResourceOf } from '@peerway/model/snapshot';

export type HttpRouteRule = ResourceOf<'http-route'>['rules'][number];

/**
 * The first rule whose prefix the request's path has; null is 404 `routing.no_route`.
 * The path is compared as it will be forwarded, without its query.
 */
export function matchRoute(rules: readonly HttpRouteRule[], path: string): HttpRouteRule | null {
  const query = path.indexOf('?');
  const bare = query < 0 ? path : path.slice(0, query);
  for (const rule of rules) if (bare.startsWith(rule.match.pathPrefix)) return rule;
  return null;
}
