import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PeerwayError } from '@peerway/model/error';
import {
  anonymousCaller,
  authenticate,
  type Caller,
  type Credentials,
  FailureLimiter,
  recordRefusal,
  type Services,
  sessionLimitsOf,
} from '@peerway/operations';
import { TRPCError } from '@trpc/server';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import { appRouter } from './app-router.ts';
import { isFromOwnPage, type OwnOrigin } from './request-origin.ts';
import { sessionCookie } from './session-cookie.ts';
import type { TrpcContext } from './trpc.ts';

/** Largest request body, bytes: a proxy's report with thousands of rows. */
const BODY_BYTES_MAX = 8 * 1024 * 1024;

export type TrpcHandlerOptions = OwnOrigin & {
  /** Who calls, seen through the proxies that are trusted. */
  clientAddress: (request: IncomingMessage) => string;
};

/** Calls that begin, end or ask for a session: they must work with one that has ended. */
const SESSION_CALLS: ReadonlySet<string> = new Set([
  'session.current',
  'session.methods',
  'session.signIn',
  'session.signOut',
]);
/** Of those, what changes with which session a browser acts: not for pages of others to do, with a cookie or without. */
const SESSION_CHANGES: ReadonlySet<string> = new Set(['session.signIn', 'session.signOut']);

/** Serves the router below `/trpc/`. */
export function createTrpcHandler(
  services: Services,
  { clientAddress, ...own }: TrpcHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  // Apart from those of machines: a proxy with a deleted token must not keep the people of its address from signing in.
  const failures = new FailureLimiter(services.now);
  return createHTTPHandler({
    basePath: '/trpc/',
    router: appRouter,
    maxBodySize: BODY_BYTES_MAX,
    // Queries whose input is a secret (a peering token to look at) come as POST: a URL ends up in logs.
    allowMethodOverride: true,
    responseMeta: ({ errors }) => ({ headers: retryAfter(errors) }),
    createContext: async ({ req, res, info }): Promise<TrpcContext> => {
      const method = req.method ?? 'GET';
      requireJson(req, method);
      const { maxMs } = sessionLimitsOf(services);
      const clusterId = services.store.state().cluster.id;
      const cookie = sessionCookie(req, res, { clusterId, isSecure: own.isSecure, maxMs });
      const token = tokenOf(req);
      const session = token === null ? cookie.read() : null;
      const changesSession = info.calls.some(({ path }) => SESSION_CHANGES.has(path));
      const remoteAddress = clientAddress(req);
      const requestId = randomUUID();
      if ((session !== null || changesSession) && !isFromOwnPage(method, req.headers, own)) {
        const target = req.headers.origin ?? '';
        recordRefusal(services, { operation: 'session.foreign-origin', target, requestId, remoteAddress });
        throw asTrpcError(new PeerwayError('request.origin_refused'), 'FORBIDDEN');
      }
      const isSessionCall = info.calls.every(({ path }) => SESSION_CALLS.has(path));
      const from = { remoteAddress, requestId };
      const caller = await authenticateDoor({ token, session }, from, isSessionCall && token === null);
      const operation = { ...services, caller, requestId, remoteAddress };
      return { operation, cookie, failures, remoteAddress, userAgent: req.headers['user-agent'] ?? '' };
    },
  });

  async function authenticateDoor(
    credentials: Credentials,
    from: { remoteAddress: string; requestId: string },
    mayBeNobody: boolean,
  ): Promise<Caller> {
    try {
      return await authenticate(services, credentials);
    } catch (error) {
      if (mayBeNobody) return anonymousCaller(services.store.state());
      if (!(error instanceof PeerwayError)) throw error;
      const target = credentials.token === null ? 'unknown or ended session' : 'unknown token';
      recordRefusal(services, { operation: 'session.authenticate', target, ...from });
      if (credentials.token === null) throw asTrpcError(error, 'UNAUTHORIZED');
      throw refusal(services.live.wrongTokens, from.remoteAddress, error);
    }
  }
}

/** A right token is always served: those who share an address with somebody that tries tokens are not to suffer for it. */
function refusal(wrongTokens: FailureLimiter, remoteAddress: string, error: PeerwayError): TRPCError {
  try {
    wrongTokens.refused(remoteAddress);
  } catch (tooMany) {
    if (tooMany instanceof PeerwayError) return asTrpcError(tooMany, 'TOO_MANY_REQUESTS');
  }
  return asTrpcError(error, 'UNAUTHORIZED');
}

const asTrpcError = (error: PeerwayError, code: TRPCError['code']): TRPCError =>
  new TRPCError({ code, message: error.message, cause: error });

function retryAfter(errors: readonly TRPCError[]): Record<string, string> {
  const waits = errors.flatMap(({ cause }) =>
    cause instanceof PeerwayError && cause.retryAfterSeconds !== undefined ? [cause.retryAfterSeconds] : [],
  );
  return waits.length === 0 ? {} : { 'retry-after': String(Math.max(...waits)) };
}

/** A form of any page can send text, forms and files; JSON it can not. */
function requireJson({ headers }: IncomingMessage, method: string): void {
  if (method === 'GET' || method === 'HEAD') return;
  const type = headers['content-type'] ?? '';
  if (/^application\/json\s*(;|$)/i.test(type)) return;
  throw new TRPCError({ code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Content-Type must be application/json' });
}

/** The token of a machine: header only. A URL would end up in logs. */
function tokenOf(request: IncomingMessage): string | null {
  const header = request.headers['x-consul-token'];
  if (typeof header === 'string' && header !== '') return header;
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '');
  return bearer?.[1] ?? null;
}
