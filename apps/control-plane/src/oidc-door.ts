import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { authMethodNameSchema } from '@peerway/model/auth-method';
import { errorDefinition, PeerwayError } from '@peerway/model/error';
import {
  beginOidcSignIn,
  finishOidcSignIn,
  recordRefusal,
  type Services,
  SIGN_IN_ATTEMPT_MS,
  sessionLimitsOf,
} from '@peerway/operations';
import { browserCookie, sessionCookie } from '@peerway/trpc/session-cookie';

/*
 * Where browsers begin a sign-in with a provider and come back from it: `/auth/oidc/start/<method>` and `/auth/oidc/callback/<method>`.
 */

export type OidcDoorOptions = {
  isSecure: boolean;
  clientAddress: (request: IncomingMessage) => string;
};

const PATH = /^\/auth\/oidc\/(start|callback)\/([^/]+)$/;

type DoorCaller = { requestId: string; remoteAddress: string };

/** Serves what is below `/auth/`. */
export function createOidcDoor(services: Services, options: OidcDoorOptions): RequestListener {
  return (request, response) => {
    response.setHeader('cache-control', 'no-store');
    const caller = { requestId: randomUUID(), remoteAddress: options.clientAddress(request) };
    serve(services, options, request, response, caller).catch((error: unknown) =>
      fail(services, response, caller, error),
    );
  };
}

async function serve(
  services: Services,
  { isSecure }: OidcDoorOptions,
  request: IncomingMessage,
  response: ServerResponse,
  { requestId, remoteAddress: address }: DoorCaller,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, step = '', method = ''] = PATH.exec(url.pathname) ?? [];
  if (step === '' || !authMethodNameSchema.safeParse(method).success) throw new PeerwayError('request.not_found');
  if (request.method !== 'GET') throw new PeerwayError('request.method_not_allowed');
  // Redirect URIs are made of it and of nothing that a request says.
  const { publicOrigin } = services;
  if (publicOrigin === undefined)
    throw new PeerwayError('request.invalid', 'signing in with a provider needs public_url in the configuration', {
      field: 'public_url',
    });
  const redirectUri = `${publicOrigin}/auth/oidc/callback/${method}`;
  const clusterId = services.store.state().cluster.id;
  const session = sessionCookie(request, response, { clusterId, isSecure, maxMs: sessionLimitsOf(services).maxMs });
  // Lax: it must come along when the provider sends the browser back, which is a step from another site.
  const attempt = browserCookie(request, response, {
    name: `peerway_sign_in_${clusterId.slice(0, 8)}`,
    sameSite: 'Lax',
    isSecure,
    maxMs: SIGN_IN_ATTEMPT_MS,
  });
  if (step === 'start') {
    // A sign-in is for the person to begin: a page of others must not change who acts here.
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none')
      throw new PeerwayError('request.origin_refused');
    const { url: location, browser } = await beginOidcSignIn(services, {
      method,
      redirectUri,
      next: url.searchParams.get('next'),
      address,
      previousSession: session.read(),
    });
    attempt.set(browser);
    response.writeHead(303, { location }).end();
    return;
  }
  const browser = attempt.read();
  const signedIn = await finishOidcSignIn(services, {
    method,
    redirectUri,
    query: url.searchParams,
    browser,
    address,
    userAgent: request.headers['user-agent'] ?? '',
    requestId,
  });
  attempt.clear();
  session.set(signedIn.session);
  // Not a redirection: one that began at the provider would not carry a Strict cookie. A page of our own that goes on does.
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end(`<!doctype html><title>Peerway</title><meta http-equiv="refresh" content="0;url=${escaped(signedIn.next)}">`);
}

/** A path's characters that mean something inside an attribute; those that would end it are not among what a path may have. */
const escaped = (path: string): string => path.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** Back to the sign-in page, which has the words. The reason is for the log: it may say what rules there are. */
function fail(services: Services, response: ServerResponse, caller: DoorCaller, error: unknown): void {
  const { log } = services;
  const known = error instanceof PeerwayError ? error : new PeerwayError('platform.internal');
  const reason = error instanceof PeerwayError ? error.message : error instanceof Error ? error.stack : String(error);
  log(known === error ? 'warn' : 'error', 'sign_in.refused', { code: known.code, reason });
  if (response.headersSent) return void response.destroy();
  response.setHeader('x-peerway-error', known.code);
  const { http } = errorDefinition(known.code);
  if (http === 404 || http === 405)
    response.writeHead(http, { 'content-type': 'text/plain; charset=utf-8' }).end('not found\n');
  else {
    recordRefusal(services, { operation: 'session.sign-in', target: known.code, ...caller });
    response.writeHead(303, { location: `/sign-in?failed=${known.code}` }).end();
  }
}
