import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { errorDefinition, PeerwayError } from '@peerway/model/error';
import {
  authenticate,
  type Caller,
  followCaller,
  recordRefusal,
  refreshCaller,
  type Services,
} from '@peerway/operations';
import { allRoutes } from './all-routes.ts';
import { answerStream } from './answer-stream.ts';
import { readBlockingQuery } from './blocking-query.ts';
import { filterOf } from './filtered.ts';
import { readJsonBody } from './read-body.ts';
import { type ApiAnswer, type ApiRequest, matchRoute, type Route } from './route.ts';

export type HttpApiOptions = {
  /** Who calls, seen through the proxies that are trusted. */
  clientAddress: (request: IncomingMessage) => string;
  /** Whether `?token=` is taken (docs/adr/0019). */
  allowsTokenInQuery: boolean;
};

/** Serves Consul's HTTP API below `/v1/`, over the same operations as tRPC. */
export function createHttpApi(services: Services, options: HttpApiOptions): RequestListener {
  const routes = allRoutes(services);
  return (request, response) => {
    const requestId = randomUUID();
    serve(services, options, routes, request, response, requestId).catch((error: unknown) =>
      answerError(services, response, requestId, error),
    );
  };
}

async function serve(
  services: Services,
  options: HttpApiOptions,
  routes: Route[],
  raw: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  const url = new URL(raw.url ?? '/', 'http://localhost');
  const match = matchRoute(routes, raw.method ?? 'GET', url.pathname.slice('/v1/'.length));
  if (match.kind === 'none')
    throw new PeerwayError('request.not_found', 'Invalid URL path: not a recognized HTTP API endpoint');
  if (match.kind === 'method') {
    response.setHeader('allow', match.allow.join(','));
    throw new PeerwayError('request.method_not_allowed', `method ${raw.method} not allowed`);
  }
  const remoteAddress = options.clientAddress(raw);
  const token = tokenOf(raw, url.searchParams, options);
  const caller = await authenticateLimited(services, token, { remoteAddress, requestId });
  const request: ApiRequest = {
    context: { ...services, caller, requestId, remoteAddress },
    parameters: match.parameters,
    query: url.searchParams,
    body: () => readJsonBody(raw),
    raw,
  };
  if (match.route.isBlocking) await answerRead(services, match.route, request, response);
  else {
    const result = await match.route.handle(request);
    if (result.stream === undefined) answer(response, request, result);
    else await answerStream(response, result.stream);
  }
}

/** A right token is always served: those who share an address with somebody that tries tokens are not to suffer for it. */
async function authenticateLimited(
  services: Services,
  token: string | null,
  { remoteAddress, requestId }: { remoteAddress: string; requestId: string },
): Promise<Caller> {
  try {
    return await authenticate(services, { token, session: null });
  } catch (error) {
    recordRefusal(services, { operation: 'session.authenticate', target: 'unknown token', requestId, remoteAddress });
    services.live.wrongTokens.refused(remoteAddress);
    throw error;
  }
}

/** Answers a read, after the change that a blocking query waits for; the rights are those at the time of the answer. */
async function answerRead(
  services: Services,
  route: Route,
  request: ApiRequest,
  response: ServerResponse,
): Promise<void> {
  const blocking = readBlockingQuery(request.query);
  const filter = filterOf(request.query);
  // The first reading says whether it is allowed at all: nobody may wait for what they may not see.
  let result = await route.handle(request);
  if (blocking !== null && services.store.state().index <= blocking.index) {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const followed = followCaller(services, request.context.caller, gone.signal);
    try {
      await services.store.waitForChange(blocking.index, blocking.waitMs, followed.signal);
    } finally {
      followed.stop();
    }
    if (gone.signal.aborted) return;
    followed.throwIfEnded();
    const caller = refreshCaller(services, request.context.caller);
    if (caller === null) throw new PeerwayError('acl.unknown_token', 'ACL not found');
    result = await route.handle({ ...request, context: { ...request.context, caller } });
  }
  response.setHeader('x-consul-index', String(Math.max(1, services.store.state().index)));
  response.setHeader('x-consul-knownleader', String(services.store.isLeader()));
  response.setHeader('x-consul-lastcontact', '0');
  answer(response, request, {
    ...result,
    json: filter !== null && Array.isArray(result.json) ? result.json.filter(filter.matches) : result.json,
  });
}

function answer(
  response: ServerResponse,
  { query }: ApiRequest,
  { status = 200, json, headers = {} }: ApiAnswer,
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (json === undefined) {
    response.writeHead(status).end();
    return;
  }
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify(json, null, query.has('pretty') ? 4 : undefined));
}

/** The one place of this door where an error becomes a response: Consul's status, and its text as plain text. */
function answerError({ log }: Services, response: ServerResponse, requestId: string, error: unknown): void {
  const known = error instanceof PeerwayError ? error : new PeerwayError('platform.internal');
  if (known !== error)
    log('error', 'http.failed', { requestId, error: error instanceof Error ? error.stack : String(error) });
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (known.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(known.retryAfterSeconds));
  // A body that was not read to its end must not be taken for the next request.
  response.setHeader('connection', 'close');
  response
    .writeHead(errorDefinition(known.code).http, {
      'content-type': 'text/plain; charset=utf-8',
      'x-peerway-error': known.code,
    })
    .end(known.message);
}

/** In Consul's order of precedence. @throws PeerwayError `request.invalid` for one in the URL, which would end up in logs */
function tokenOf(
  request: IncomingMessage,
  query: URLSearchParams,
  { allowsTokenInQuery }: HttpApiOptions,
): string | null {
  const inQuery = query.get('token');
  if (inQuery !== null && inQuery !== '' && !allowsTokenInQuery)
    throw new PeerwayError(
      'request.invalid',
      'A token in the URL ends up in logs, so ?token= is not taken: send it in the X-Consul-Token header. Treat this one as known to others.',
      { field: 'token' },
    );
  const header = request.headers['x-consul-token'];
  if (typeof header === 'string' && header !== '') return header;
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '');
  return bearer?.[1] ?? inQuery;
}
