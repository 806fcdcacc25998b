import { defaultClusterPolicy, type LoadBalancer } from '@peerway/model/cluster-policy';
import type { ServiceResolverEntry } from '@peerway/model/config-entry';
import type { ChainTarget } from '@peerway/model/discovery-chain';
import { durationMs } from '@peerway/model/go-duration';
import type { HashPolicy } from '@peerway/model/http-route';
import type { ServiceReference } from '../service-reference.ts';
import { timerMs } from '../timer-limit.ts';

/** Of every target that no resolver says otherwise about, ms. */
export const TARGET_CONNECT_TIMEOUT_MS = 5_000;
/** Sizes of a hash ring that no resolver sets (Envoy's). */
const RING_SIZES = { minimum: 1024, maximum: 8_388_608 };

/** What a target is told apart by, before it is known what it is like. */
export type TargetName = ServiceReference & { subset: string };

/** The ID in Consul's form. */
export function targetId({ name, subset, namespace, partition, peer }: TargetName, datacenter: string): string {
  const service = `${subset === '' ? '' : `${subset}.`}${name}.${namespace}.${partition}`;
  return peer === '' ? `${service}.${datacenter}` : `${service}.external.${peer}`;
}

type Policy = Pick<ChainTarget, 'connectTimeoutMs' | 'requestTimeoutMs' | 'loadBalancer' | 'hashPolicies'>;

/** How connections to a target are made, from the resolver that has the last word on it. */
export function targetPolicy(resolver: ServiceResolverEntry | undefined): Policy {
  return {
    connectTimeoutMs: timeoutMs(resolver?.ConnectTimeout) || TARGET_CONNECT_TIMEOUT_MS,
    requestTimeoutMs: timeoutMs(resolver?.RequestTimeout),
    loadBalancer: loadBalancerOf(resolver),
    hashPolicies: (resolver?.LoadBalancer?.HashPolicies ?? []).map(hashPolicyOf),
  };
}

/** A timeout field in ms: null where it is left to the proxy, 0 where a negative one says there is none. */
export function timeoutMs(duration: string | undefined): number | null {
  const ms = duration === undefined ? 0 : durationMs(duration);
  return ms === 0 ? null : timerMs(Math.max(ms, 0));
}

function loadBalancerOf(resolver: ServiceResolverEntry | undefined): LoadBalancer {
  const balancer = resolver?.LoadBalancer;
  if (balancer === undefined) return defaultClusterPolicy.loadBalancer;
  switch (balancer.Policy) {
    case undefined:
    case '':
      return defaultClusterPolicy.loadBalancer;
    case 'random':
    case 'round_robin':
    case 'maglev':
      return { policy: balancer.Policy };
    case 'least_request':
      return { policy: 'least_request', choiceCount: Math.max(balancer.LeastRequestConfig?.ChoiceCount ?? 2, 2) };
    case 'ring_hash': {
      const maximumRingSize = balancer.RingHashConfig?.MaximumRingSize || RING_SIZES.maximum;
      const minimum = balancer.RingHashConfig?.MinimumRingSize || RING_SIZES.minimum;
      return { policy: 'ring_hash', minimumRingSize: Math.min(minimum, maximumRingSize), maximumRingSize };
    }
    default:
      return balancer.Policy satisfies never;
  }
}

type EntryHashPolicy = NonNullable<NonNullable<ServiceResolverEntry['LoadBalancer']>['HashPolicies']>[number];

function hashPolicyOf(policy: EntryHashPolicy): HashPolicy {
  return { source: hashSourceOf(policy), terminal: policy.Terminal ?? false };
}

function hashSourceOf({ Field, FieldValue: name = '', CookieConfig: cookie }: EntryHashPolicy): HashPolicy['source'] {
  switch (Field) {
    case undefined:
    case '':
      return { kind: 'source-address' };
    case 'header':
      return { kind: 'header', name };
    case 'query_parameter':
      return { kind: 'query', name };
    case 'cookie': {
      const ttl = cookie?.TTL === undefined ? 0 : Math.max(durationMs(cookie.TTL), 0);
      return { kind: 'cookie', name, ttlMs: cookie?.Session ? 0 : ttl || null, path: cookie?.Path ?? '' };
    }
    default:
      return Field satisfies never;
  }
}
