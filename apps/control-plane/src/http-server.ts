import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';

export type HttpDoors = { trpc: RequestListener; api: RequestListener; console: RequestListener | null };

/** Next puts small inline scripts into its pages; everything else comes from this origin alone. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

/** One port: tRPC and /v1 ahead of the console, because they are most of the traffic and Next is the slowest of the three. */
export function createHttpServer(doors: HttpDoors): Server {
  const server = createServer(
    { requestTimeout: 60_000, headersTimeout: 15_000, keepAliveTimeout: 65_000, maxHeaderSize: 16 * 1024 },
    (request, response) => {
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
      setSecurityHeaders(response);
      if (path.startsWith('/trpc/')) doors.trpc(request, response);
      else if (path.startsWith('/v1/')) doors.api(request, response);
      else if (path === '/healthz') answer(response, 200, 'ok\n');
      else if (doors.console !== null) {
        response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
        doors.console(request, response);
      } else answer(response, 404, 'not found\n');
    },
  );
  server.maxConnections = 10_000;
  return server;
}

function setSecurityHeaders(response: ServerResponse): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('x-frame-options', 'DENY');
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}
