/**
 * When to renew a certificate: at a random point between 60 % and 90 % of its life, so that proxies started together do not
 * all come at once. Ms since the epoch.
 */
export function renewalTimeMs(notBeforeMs: number, notAfterMs: number, random: () => number): number {
  return notBeforeMs + (notAfterMs - notBeforeMs) * (0.6 + 0.3 * random());
}
