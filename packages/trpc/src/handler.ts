import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PeerwayError } from '@peerway/model/error';
import { anonymousCaller, authenticate, FailureLimiter, recordRefusal, type Services } from '@peerway/operations';
import { TRPCError } from '@trpc/server';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import { appRouter } from './app-router.ts';
import { sessionCookie } from './session-cookie.ts';
import type { TrpcContext } from './trpc.ts';

/** Largest request body, bytes: a proxy's report with thousands of rows. */
const BODY_BYTES_MAX = 8 * 1024 * 1024;

export type TrpcHandlerOptions = {
  /** The console is served over TLS, so its cookie is only for TLS. */
  isSecure?: boolean;
};

/** Serves the router below `/trpc/`. */
export function createTrpcHandler(
  services: Services,
  { isSecure = false }: TrpcHandlerOptions = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const failures = new FailureLimiter(services.now);
  return createHTTPHandler({
    basePath: '/trpc/',
    router: appRouter,
    maxBodySize: BODY_BYTES_MAX,
    // Queries whose input is a secret (a peering token to look at) come as POST: a URL ends up in logs.
    allowMethodOverride: true,
    createContext: async ({ req, res, info }): Promise<TrpcContext> => {
      const cookie = sessionCookie(req, res, services.store.state().cluster.id, isSecure);
      const token = tokenOf(req);
      const session = token === null ? cookie.read() : null;
      const remoteAddress = req.socket.remoteAddress ?? '';
      const requestId = randomUUID();
      if (session !== null && !isOwnOrigin(req)) {
        const target = req.headers.origin ?? '';
        recordRefusal(services, { operation: 'session.foreign-origin', target, requestId, remoteAddress });
        throw foreignOrigin();
      }
      // Signing in and out must work with a session that has ended.
      const isSignIn = info.calls.every((call) => call.path.startsWith('session.'));
      const caller = await authenticate(services, { token, session }).catch((error: unknown) => {
        if (isSignIn && token === null) return anonymousCaller(services.store.state());
        const target = token === null ? 'unknown or ended session' : 'unknown token';
        recordRefusal(services, { operation: 'session.authenticate', target, requestId, remoteAddress });
        throw asTrpcError(error);
      });
      const operation = { ...services, caller, requestId, remoteAddress };
      return { operation, cookie, failures, remoteAddress };
    },
  });
}

const asTrpcError = (error: unknown): unknown =>
  error instanceof PeerwayError ? new TRPCError({ code: 'UNAUTHORIZED', message: error.message, cause: error }) : error;

/** The token of a machine: header only. A URL would end up in logs. */
function tokenOf(request: IncomingMessage): string | null {
  const header = request.headers['x-consul-token'];
  if (typeof header === 'string' && header !== '') return header;
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '');
  return bearer?.[1] ?? null;
}

/** A page of another origin must not act with the viewer's cookie, whatever a browser makes of SameSite. */
function isOwnOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

const foreignOrigin = (): TRPCError =>
  new TRPCError({
    code: 'FORBIDDEN',
    cause: new PeerwayError('acl.permission_denied', 'The request comes from a page of another origin'),
  });
