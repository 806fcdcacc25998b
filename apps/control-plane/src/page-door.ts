import type { IncomingMessage, RequestListener } from 'node:http';
import type { Services } from '@peerway/operations';
import { readPageSession } from '@peerway/trpc';
import { contentSecurityPolicy, createNonce } from './security-headers.ts';

export type PageDoorOptions = { isSecure: boolean; clientAddress: (request: IncomingMessage) => string };

/** What a page is rendered from, beside its address. No client may say it: what came under these names is dropped. */
const INNER_FIELDS = ['content-security-policy', 'content-security-policy-report-only', 'x-nonce', 'x-peerway-session'];

/**
 * The console's pages, each with a policy and a nonce of its own, and with who is signed in, so that the first answer already shows
 * the console and not a question whether to.
 */
export function createPageDoor(services: Services, pages: RequestListener, options: PageDoorOptions): RequestListener {
  return (request, response) => {
    for (const field of INNER_FIELDS) delete request.headers[field];
    const nonce = createNonce();
    const policy = contentSecurityPolicy(nonce);
    response.setHeader('content-security-policy', policy);
    // Next takes the nonce of its own scripts from the request's policy, our layout that of the theme's from the other field.
    request.headers['content-security-policy'] = policy;
    request.headers['x-nonce'] = nonce;
    if (!isDocument(request)) return pages(request, response);
    const from = { isSecure: options.isSecure, remoteAddress: options.clientAddress(request) };
    readPageSession(services, request, response, from)
      .then((session) => {
        if (session !== null) request.headers['x-peerway-session'] = encodeURIComponent(JSON.stringify(session));
      })
      // The page asks by itself then, and says what is wrong.
      .catch((error: unknown) => services.log('error', 'page.session_unread', { error: String(error) }))
      .finally(() => pages(request, response));
  };
}

/** A page as a whole, and not its scripts or the parts that a page which is open asks for. */
const isDocument = ({ method, url = '/', headers }: IncomingMessage): boolean =>
  (method === 'GET' || method === 'HEAD') && !url.startsWith('/_next/') && headers.rsc === undefined;
