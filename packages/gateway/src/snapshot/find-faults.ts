import { X509Certificate } from 'node:crypto';
import type { ResourceOf } from '@peerway/model/snapshot';
import { normalizeServerName } from '@peerway/model/sni';
import { parseSpiffeId } from '@peerway/model/spiffe';
import { clustersBehind, faultsOfCluster } from './faults-of-cluster.ts';
import { faultsOfHttpRoute, faultsOfPermissions } from './faults-of-route.ts';
import { missingBundles } from './missing-bundles.ts';
import type { ProxyConfig } from './proxy-config.ts';

/**
 * What is wrong with a snapshot as a whole, in words; empty when it can be put in force. Every name that a resource refers to
 * must exist, so that the data path never meets a dangling one.
 * Only what this cluster's control plane answers for is a fault: a refused snapshot holds up every later withdrawal of trust,
 * so nothing that a peer can send may cause one. A peer's root that is no certificate vouches for nobody, and that is all.
 */
export function findFaults(config: ProxyConfig): string[] {
  const faults: string[] = [];
  const count = (type: 'identity' | 'limits'): number => {
    let found = 0;
    for (const resource of config.resources.values()) if (resource.type === type) found += 1;
    return found;
  };
  if (count('identity') > 1) faults.push('there is more than one identity');
  if (count('limits') > 1) faults.push('there is more than one limits resource');
  if (config.identity !== null && parseSpiffeId(config.identity.spiffeId) === null)
    faults.push(`identity/${config.identity.name}: ${config.identity.spiffeId} is not a SPIFFE ID of a mesh`);

  for (const listener of config.listeners.values()) faults.push(...faultsOfListener(config, listener));
  for (const route of config.sniRoutes.values()) faults.push(...faultsOfSniRoute(config, route));
  for (const route of config.httpRoutes.values()) faults.push(...faultsOfHttpRoute(config, route));
  for (const authorization of config.authorizations.values()) faults.push(...faultsOfPermissions(authorization));
  for (const cluster of config.clusters.values()) faults.push(...faultsOfCluster(config, cluster));
  for (const bundle of config.bundles.values()) faults.push(...faultsOfBundle(bundle));
  return faults;
}

function faultsOfListener(config: ProxyConfig, listener: ResourceOf<'listener'>): string[] {
  const at = `listener/${listener.name}`;
  const { purpose } = listener;
  switch (purpose.kind) {
    case 'gateway':
      return [];
    case 'outbound':
      return [
        ...(config.clusters.has(purpose.cluster) ? [] : [`${at}: there is no cluster/${purpose.cluster}`]),
        ...(purpose.httpRoute === null || config.httpRoutes.has(purpose.httpRoute)
          ? []
          : [`${at}: there is no http-route/${purpose.httpRoute}`]),
      ];
    case 'exposed':
      return config.httpRoutes.has(purpose.httpRoute) ? [] : [`${at}: there is no http-route/${purpose.httpRoute}`];
    case 'inbound': {
      const faults = missingBundles(config, at, purpose.trustDomains);
      if (!config.clusters.has(purpose.cluster)) faults.push(`${at}: there is no cluster/${purpose.cluster}`);
      if (!config.authorizations.has(purpose.authorization))
        faults.push(`${at}: there is no authorization/${purpose.authorization}`);
      return faults;
    }
    default:
      return [`${at}: unknown purpose ${String(purpose satisfies never)}`];
  }
}

function faultsOfSniRoute(config: ProxyConfig, route: ResourceOf<'sni-route'>): string[] {
  const at = `sni-route/${route.name}`;
  const { action } = route;
  // A name of many can not be terminated: what the client's TLS asks for must be what it was routed by.
  const name = action.kind === 'passthrough' ? route.name.replace(/^\*\./, '') : route.name;
  const faults = normalizeServerName(name) === name ? [] : [`${at}: not a normalised server name`];
  switch (action.kind) {
    case 'passthrough': {
      if (!config.clusters.has(action.cluster)) faults.push(`${at}: there is no cluster/${action.cluster}`);
      for (const cluster of clustersBehind(config, action.cluster))
        if (cluster.tls !== null)
          faults.push(`${at}: cluster/${cluster.name} would wrap bytes in TLS that already are TLS`);
      return faults;
    }
    case 'terminate':
      if (action.protocol === 'tcp') faults.push(`${at}: only HTTP-like protocols can be terminated`);
      if (!config.httpRoutes.has(action.httpRoute)) faults.push(`${at}: there is no http-route/${action.httpRoute}`);
      faults.push(...missingBundles(config, at, action.trustDomains));
      return faults;
    default:
      return [...faults, `${at}: unknown action ${String(action satisfies never)}`];
  }
}

const checkedRoots = new WeakMap<ResourceOf<'trust-bundle'>, string[]>();

/** Parsing certificates costs much more than the rest, and a bundle stays the same object from one snapshot to the next. */
function faultsOfBundle(bundle: ResourceOf<'trust-bundle'>): string[] {
  const known = checkedRoots.get(bundle);
  if (known !== undefined) return known;
  if (bundle.peer !== '') return [];
  const faults = bundle.rootPems.length === 0 ? [`trust-bundle/${bundle.name}: it has no root`] : [];
  bundle.rootPems.forEach((pem, position) => {
    try {
      new X509Certificate(pem);
    } catch {
      faults.push(`trust-bundle/${bundle.name}: root ${position + 1} is not a PEM certificate`);
    }
  });
  checkedRoots.set(bundle, faults);
  return faults;
}
