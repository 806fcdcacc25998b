import type { IncomingMessage } from 'node:http';
import type { OperationContext, OperationName } from '@peerway/operations';

/** One request, as a route's handler gets it. */
export type ApiRequest = {
  context: OperationContext;
  /** Parts of the path, decoded. */
  parameters: Record<string, string>;
  query: URLSearchParams;
  /** Reads the body as JSON. @throws PeerwayError `request.invalid`, `request.too_large` */
  body: () => Promise<unknown>;
  raw: IncomingMessage;
};

/** What a handler answers. `json: undefined` is an empty body, or the text of `stream`. */
export type ApiAnswer = {
  status?: number;
  json: unknown;
  headers?: Record<string, string>;
  stream?: { contentType: string; chunks: AsyncIterable<string> };
};

export type Route = {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Below `/v1/`; `:name` takes one segment. */
  path: string;
  /** Whose row of the table of permissions says what the caller needs. */
  operation: OperationName;
  /** Reads take part in blocking queries (`index`, `wait`) and carry `X-Consul-Index`. */
  isBlocking?: boolean;
  handle: (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;
};

export type RouteMatch =
  | { kind: 'found'; route: Route; parameters: Record<string, string> }
  | { kind: 'method'; allow: string[] }
  | { kind: 'none' };

/** Finds the route of a method and a path without `/v1/`. A path that exists with other methods only says which. */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch {
  const allow = new Set<string>();
  for (const route of routes) {
    const parameters = matchPath(route.path, path);
    if (parameters === null) continue;
    if (route.method === method) return { kind: 'found', route, parameters };
    allow.add(route.method);
  }
  return allow.size > 0 ? { kind: 'method', allow: [...allow].sort() } : { kind: 'none' };
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.replace(/\/$/, '').split('/');
  if (wanted.length !== given.length) return null;
  const parameters: Record<string, string> = Object.create(null);
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (!part.startsWith(':')) {
      if (part !== value) return null;
      continue;
    }
    try {
      parameters[part.slice(1)] = decodeURIComponent(value);
    } catch {
      return null;
    }
    if (parameters[part.slice(1)] === '') return null;
  }
  return parameters;
}
