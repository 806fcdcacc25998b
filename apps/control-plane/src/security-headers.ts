import { randomBytes } from 'node:crypto';

/** A value that only this one answer's scripts carry. */
export const createNonce = (): string => randomBytes(16).toString('base64');

/**
 * The console's policy, and the only place where it is made. A script runs when it is a file of this origin or carries the
 * answer's nonce: a name that a peer chose, put into a page as markup, could not run.
 *
 * Styles keep 'unsafe-inline': React sets style attributes, which no nonce can cover, and the toasts, the scroll lock and the code
 * editor put style elements into the page. A style can not call the API; images and fonts from elsewhere are refused.
 */
export const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');

/** For what is no page: nothing in it may run or be shown in a frame. */
export const API_CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'";

const ONE_YEAR_S = 365 * 24 * 60 * 60;

/** What every answer carries. `isSecure`: browsers reach us over TLS, so they may be told to never come without it. */
export function securityHeaders(isSecure: boolean): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy':
      'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)',
    ...(isSecure ? { 'strict-transport-security': `max-age=${ONE_YEAR_S}` } : {}),
  };
}
