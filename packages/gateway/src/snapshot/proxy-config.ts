import {
  defaultLimits,
  type Resource,
  type ResourceKey,
  type ResourceOf,
  type ResourceType,
} from '@peerway/model/snapshot';
import type { TrustBundles } from '../tls/peer-identity.ts';

export type Cluster = ResourceOf<'cluster'>;
export type Limits = ResourceOf<'limits'>;

/**
 * A whole snapshot in the form the data path looks things up in. Immutable: a change makes a new one, and every connection asks
 * for the current one when it decides something.
 */
export type ProxyConfig = {
  readonly index: number;
  readonly cluster: { datacenter: string; trustDomain: string };
  readonly resources: ReadonlyMap<ResourceKey, Resource>;
  readonly listeners: ReadonlyMap<string, ResourceOf<'listener'>>;
  /** By normalised server name. */
  readonly sniRoutes: ReadonlyMap<string, ResourceOf<'sni-route'>>;
  readonly httpRoutes: ReadonlyMap<string, ResourceOf<'http-route'>>;
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly endpoints: ReadonlyMap<string, ResourceOf<'endpoints'>>;
  /** By trust domain. */
  readonly bundles: ReadonlyMap<string, ResourceOf<'trust-bundle'>>;
  readonly authorizations: ReadonlyMap<string, ResourceOf<'authorization'>>;
  readonly identity: ResourceOf<'identity'> | null;
  readonly limits: Limits;
};

/** Sorts resources by type. Says nothing about whether they fit together: see `findFaults`. */
export function buildProxyConfig(
  index: number,
  cluster: ProxyConfig['cluster'],
  resources: ReadonlyMap<ResourceKey, Resource>,
): ProxyConfig {
  const ofType = <T extends ResourceType>(type: T): Map<string, ResourceOf<T>> => {
    const found = new Map<string, ResourceOf<T>>();
    for (const resource of resources.values()) if (isOfType(resource, type)) found.set(resource.name, resource);
    return found;
  };
  return {
    index,
    cluster,
    resources,
    listeners: ofType('listener'),
    sniRoutes: ofType('sni-route'),
    httpRoutes: ofType('http-route'),
    clusters: ofType('cluster'),
    endpoints: ofType('endpoints'),
    bundles: ofType('trust-bundle'),
    authorizations: ofType('authorization'),
    identity: ofType('identity').values().next().value ?? null,
    limits: ofType('limits').values().next().value ?? defaultLimits,
  };
}

function isOfType<T extends ResourceType>(resource: Resource, type: T): resource is ResourceOf<T> {
  return resource.type === type;
}

/** What a proxy runs before it has ever been told anything. */
export const emptyProxyConfig: ProxyConfig = buildProxyConfig(0, { datacenter: '', trustDomain: '' }, new Map());

/** The roots of the named trust domains; a name without a bundle contributes nothing, so nobody of it is believed. */
export function bundlesOf(config: ProxyConfig, trustDomains: readonly string[]): TrustBundles {
  const bundles = new Map<string, readonly string[]>();
  for (const trustDomain of trustDomains) {
    const bundle = config.bundles.get(trustDomain);
    if (bundle !== undefined) bundles.set(trustDomain, bundle.rootPems);
  }
  return bundles;
}
