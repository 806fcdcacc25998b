import type { IncomingHttpHeaders } from 'node:http';

/** What decides whether a request comes from a page of this console. */
export type OwnOrigin = {
  /** Origin of `public_url`; null: whatever the browser calls us by, which is the Host header. */
  publicOrigin: string | null;
  isSecure: boolean;
};

/**
 * Whether a request that acts with the viewer's cookie comes from a page of ours. A browser sends Origin with everything but a
 * plain reading, so what may write must have it, and it must be ours to the port; Referer says nothing. Readings of a page of
 * another origin (an event stream) have an Origin too; those without one must not say that they come from elsewhere.
 */
export function isFromOwnPage(
  method: string,
  { origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders,
  { publicOrigin, isSecure }: OwnOrigin,
): boolean {
  const isReading = method === 'GET' || method === 'HEAD';
  if (site !== undefined && site !== 'same-origin' && !(isReading && site === 'none')) return false;
  if (origin === undefined) return isReading;
  return origin === (publicOrigin ?? `${isSecure ? 'https' : 'http'}://${host ?? ''}`.toLowerCase());
}
