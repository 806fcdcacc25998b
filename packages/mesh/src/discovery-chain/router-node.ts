import type { ServiceRouterEntry } from '@peerway/model/config-entry';
import type { ServiceRoute } from '@peerway/model/config-entry/service-router';
import type { ChainRoute } from '@peerway/model/discovery-chain';
import { anyHttpRequest } from '@peerway/model/http-match';
import { noHeaderEdits } from '@peerway/model/http-route';
import type { ServiceReference } from '../service-reference.ts';
import { findConfigEntry } from '../state.ts';
import { type ChainDraft, nameWithin } from './chain-draft.ts';
import { timeoutMs } from './chain-target.ts';
import { headerEdits } from './header-edits.ts';
import { addResolver } from './resolver-node.ts';
import { routeMatch } from './route-match.ts';
import { addSplitterOrResolver, refuseAdvancedRouting } from './splitter-node.ts';

/**
 * Adds the start of a chain: the router of its service where there is one, else what comes behind. Routers of the services
 * that a route leads to have no say.
 */
export function addStart(draft: ChainDraft): string {
  const { service } = draft;
  draft.visit(service);
  const router = findConfigEntry(draft.state, 'service-router', service.name, service.partition, service.namespace);
  if (router !== undefined) draft.entries.add(`service-router/${service.name}`);
  if (router === undefined || !draft.routesRequests) {
    if (router !== undefined) refuseAdvancedRouting(draft, `service-router/${service.name}`);
    return addSplitterOrResolver(draft, service);
  }
  const name = `router:${nameWithin(service, service)}`;
  const routes = router.Routes.map((route, index) => addRoute(draft, router, route, index));
  routes.push(implicitCatchAll(addSplitterOrResolver(draft, service)));
  draft.nodes.set(name, { type: 'router', name, routes });
  return name;
}

function addRoute(draft: ChainDraft, router: ServiceRouterEntry, route: ServiceRoute, index: number): ChainRoute {
  const destination = route.Destination ?? {};
  const to: ServiceReference = {
    peer: '',
    name: destination.Service || router.Name,
    namespace: destination.Namespace || router.Namespace,
    partition: destination.Partition || router.Partition,
  };
  return {
    match: routeMatch(route.Match?.HTTP),
    next: destination.ServiceSubset
      ? addResolver(draft, { ...to, subset: destination.ServiceSubset })
      : addSplitterOrResolver(draft, to),
    prefixRewrite: destination.PrefixRewrite || null,
    timeoutMs: timeoutMs(destination.RequestTimeout),
    idleTimeoutMs: timeoutMs(destination.IdleTimeout),
    retry: retryOf(destination),
    requestHeaders: headerEdits(destination.RequestHeaders),
    responseHeaders: headerEdits(destination.ResponseHeaders),
    origin: `service-router/${router.Name} route ${index + 1}`,
  };
}

/** Null where no reason to try again is given: a number of tries alone never makes one. */
function retryOf(destination: NonNullable<ServiceRoute['Destination']>): ChainRoute['retry'] {
  const on = new Set(destination.RetryOn ?? []);
  if (destination.RetryOnConnectFailure) on.add('connect-failure');
  const statusCodes = destination.RetryOnStatusCodes ?? [];
  if (on.size === 0 && statusCodes.length === 0) return null;
  return { retries: destination.NumRetries || 1, on: [...on], statusCodes };
}

const implicitCatchAll = (next: string): ChainRoute => ({
  match: anyHttpRequest,
  next,
  prefixRewrite: null,
  timeoutMs: null,
  idleTimeoutMs: null,
  retry: null,
  requestHeaders: noHeaderEdits,
  responseHeaders: noHeaderEdits,
  origin: 'implicit catch-all',
});
