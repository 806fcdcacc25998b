import type { ServiceRoute } from '@peerway/model/config-entry/service-router';

/** A route as it is written, in few words: `GET /admin… to admin`. */
export function routeWords({ Match, Destination }: ServiceRoute, own: string): string {
  const http = Match?.HTTP;
  const path =
    http?.PathExact || (http?.PathPrefix && `${http.PathPrefix}…`) || (http?.PathRegex && `~ ${http.PathRegex}`);
  const others = (http?.Header?.length ?? 0) + (http?.QueryParam?.length ?? 0);
  const asked = [
    http?.Methods?.join('|'),
    path,
    others === 0 ? '' : `${others} ${others === 1 ? 'condition' : 'conditions'}`,
  ].filter(Boolean);
  const subset = Destination?.ServiceSubset ? ` subset ${Destination.ServiceSubset}` : '';
  return `${asked.length === 0 ? 'any request' : asked.join(' ')} to ${Destination?.Service || own}${subset}`;
}
