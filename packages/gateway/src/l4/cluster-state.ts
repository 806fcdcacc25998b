import { PeerwayError } from '@peerway/model/error';
import type { ResourceOf } from '@peerway/model/snapshot';
import type { Cluster } from '../snapshot/proxy-config.ts';
import { Balancer } from './balancer.ts';
import { Outliers } from './outliers.ts';
import { type Endpoint, endpointKey } from './pick-endpoint.ts';
import { Waiting } from './waiting.ts';

type Endpoints = ResourceOf<'endpoints'>;

/** What is known at one moment, from outside. */
export type Moment = { nowMs: number; random: () => number };

/** Repeated requests of a cluster at once: always a few, beyond that this share of those under way. A failing service must not be buried under its own retries. */
const RETRIES_FREE = 3;
const RETRIES_SHARE = 0.2;

/** What a proxy remembers of one cluster: what is under way there, whose turn it is, and who failed. */
export class ClusterState {
  /** Wakes those who wait for a connection. */
  readonly room = new Waiting();
  readonly #balancer = new Balancer();
  readonly #outliers = new Outliers();
  /** Requests and L4 connections under way, by endpoint. */
  readonly #active = new Map<string, number>();
  #requests = 0;
  #pending = 0;
  #connections = 0;
  #retries = 0;

  /** Null when no endpoint is healthy, in, and not among the tried. */
  pick(
    cluster: Cluster,
    endpoints: Endpoints,
    wish: { tried: ReadonlySet<string>; hash: number | null },
    { nowMs, random }: Moment,
  ): Endpoint | null {
    const { tried, hash } = wish;
    return this.#balancer.pick(cluster.loadBalancer, {
      endpoints,
      hash,
      random,
      isUsable: (endpoint) =>
        this.#isIn(cluster, endpoint, nowMs) && (tried.size === 0 || !tried.has(endpointKey(endpoint))),
      active: (endpoint) => this.active(endpoint),
    });
  }

  /** Whether there is an endpoint to pick at all; else the cluster's failover takes over. */
  hasUsable(cluster: Cluster, endpoints: Endpoints | undefined, nowMs: number): boolean {
    return endpoints?.endpoints.some((endpoint) => this.#isIn(cluster, endpoint, nowMs)) ?? false;
  }

  #isIn(cluster: Cluster, endpoint: Endpoint, nowMs: number): boolean {
    return endpoint.healthy && !this.isEjected(cluster, endpoint, nowMs);
  }

  isEjected(cluster: Cluster, endpoint: Endpoint, nowMs: number): boolean {
    return cluster.outlierDetection !== null && this.#outliers.isEjected(endpointKey(endpoint), nowMs);
  }

  active(endpoint: Endpoint): number {
    return this.#active.get(endpointKey(endpoint)) ?? 0;
  }

  get counts(): { requests: number; pending: number; connections: number } {
    return { requests: this.#requests, pending: this.#pending, connections: this.#connections };
  }

  /** The endpoint did what was asked of it. */
  succeeded(endpoint: Endpoint): void {
    this.#outliers.succeeded(endpointKey(endpoint));
  }

  /** Answers whether the endpoint is ejected by this. */
  failed(cluster: Cluster, endpoint: Endpoint, endpoints: Endpoints | undefined, { nowMs, random }: Moment): boolean {
    const policy = cluster.outlierDetection;
    if (policy === null || endpoints === undefined) return false;
    return this.#outliers.failed(endpointKey(endpoint), endpoints.endpoints.map(endpointKey), policy, nowMs, random);
  }

  /** Something is under way at an endpoint until the answered function is called; calling it again does nothing. */
  begin(endpoint: Endpoint): () => void {
    const key = endpointKey(endpoint);
    this.#active.set(key, (this.#active.get(key) ?? 0) + 1);
    return once(() => {
      const left = (this.#active.get(key) ?? 1) - 1;
      if (left > 0) this.#active.set(key, left);
      else this.#active.delete(key);
    });
  }

  /** Takes a request in, until the answered function is called. Throws `capacity.requests` at the cluster's limit. */
  beginRequest({ service, limits }: Cluster): () => void {
    const most = limits?.maxConcurrentRequests ?? null;
    if (most !== null && this.#requests >= most)
      throw new PeerwayError('capacity.requests', `service ${service} has ${most} requests under way, its limit`);
    this.#requests += 1;
    return once(() => {
      this.#requests -= 1;
    });
  }

  /** A request begins to wait for a connection. Throws `capacity.requests` at the cluster's limit. */
  beginPending({ service, limits }: Cluster): () => void {
    const most = limits?.maxPendingRequests ?? null;
    if (most !== null && this.#pending >= most)
      throw new PeerwayError('capacity.requests', `service ${service} has ${most} requests waiting, its limit`);
    this.#pending += 1;
    return once(() => {
      this.#pending -= 1;
    });
  }

  hasRoomForConnection({ limits }: Cluster): boolean {
    const most = limits?.maxConnections ?? null;
    return most === null || this.#connections < most;
  }

  /** A connection is made. Throws `capacity.connections` at the cluster's limit. */
  beginConnection(cluster: Cluster): () => void {
    if (!this.hasRoomForConnection(cluster))
      throw new PeerwayError('capacity.connections', `service ${cluster.service} has as many connections as it may`);
    this.#connections += 1;
    return once(() => {
      this.#connections -= 1;
      this.room.wakeOne();
    });
  }

  /** A request is sent again, until the answered function is called. Null when too many are already. */
  beginRetry(): (() => void) | null {
    if (this.#retries >= Math.max(RETRIES_FREE, this.#requests * RETRIES_SHARE)) return null;
    this.#retries += 1;
    return once(() => {
      this.#retries -= 1;
    });
  }

  /** Forgets endpoints that are gone. */
  keep(keys: ReadonlySet<string>): void {
    this.#outliers.keep(keys);
    this.#balancer.keep(keys);
  }
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    action();
  };
}
