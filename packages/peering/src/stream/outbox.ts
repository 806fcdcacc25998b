import { SortedMap } from '@peerway/mesh';
import { type ReplicationMessage, responseMessage } from '../wire/message.ts';
import { type ResourceUrl, resourceIds, resourceUrls, SIDECAR_PROXY_SUFFIX } from '../wire/resource-url.ts';
import { type ExportedResource, exportedResource, resourceKey } from './resource.ts';

/** What went out under one nonce; `hash` tells which form of it. */
export type SentResource = Pick<ExportedResource, 'url' | 'id' | 'hash'>;

/** Responses without a reply beyond which nothing more is sent: bounds what a peer that never replies can make us keep. */
const UNSETTLED_MAX = 50_000;

const ROOTS_KEY = resourceKey(resourceUrls.trustBundle, resourceIds.trustBundle);

/**
 * What still has to go to the other side of one stream. A resource waits here at most once: when it changes again before the
 * connection takes it, only its newest form is sent, so a slow peer costs no more memory than a fast one.
 */
export class Outbox {
  readonly #enabled = new Set<ResourceUrl>();
  #offered = SortedMap.of<ExportedResource>();
  readonly #waiting = new Map<string, ExportedResource>();
  readonly #withdrawn = new Map<string, ExportedResource>();
  /** Hash of what went out last, by key: an unchanged resource is not sent again within a stream. */
  readonly #sent = new Map<string, string>();
  readonly #unsettled = new Map<string, SentResource>();
  #nonces = 0;

  /** The other side asked for resources of these types. */
  enable(...urls: ResourceUrl[]): void {
    for (const url of urls) this.#enabled.add(url);
    for (const [key, resource] of this.#offered) if (urls.includes(resource.url)) this.#want(key, resource);
  }

  /** What the other side is to have from now on. Costs what differs from the last time. */
  offer(resources: SortedMap<ExportedResource>): void {
    for (const { key, before, after } of resources.differences(this.#offered)) {
      if (after === undefined) this.#unwant(key, before);
      else if (this.#enabled.has(after.url)) this.#want(key, after);
    }
    this.#offered = resources;
  }

  #want(key: string, resource: ExportedResource): void {
    this.#withdrawn.delete(key);
    if (this.#sent.get(key) === resource.hash) this.#waiting.delete(key);
    else this.#waiting.set(key, resource);
  }

  /** The list of names is what takes an export back; for gateway-backed proxies Consul sends an empty set besides. */
  #unwant(key: string, gone: ExportedResource | undefined): void {
    this.#waiting.delete(key);
    if (!this.#sent.delete(key) || gone?.url !== resourceUrls.exportedService) return;
    if (!gone.id.endsWith(SIDECAR_PROXY_SUFFIX)) return;
    this.#withdrawn.set(key, exportedResource(resourceUrls.exportedService, gone.id, new Uint8Array()));
  }

  next(): ReplicationMessage | null {
    if (this.#unsettled.size >= UNSETTLED_MAX) return null;
    const resource = this.#take();
    if (resource === null) return null;
    this.#nonces += 1;
    const nonce = this.#nonces.toString(16).padStart(8, '0');
    this.#unsettled.set(nonce, { url: resource.url, id: resource.id, hash: resource.hash });
    return responseMessage(nonce, resource);
  }

  #take(): ExportedResource | null {
    for (const [key, resource] of this.#withdrawn) {
      this.#withdrawn.delete(key);
      return resource;
    }
    // The roots go before what waits: without them nothing of the rest can be used.
    const roots = this.#waiting.get(ROOTS_KEY);
    for (const [key, resource] of roots ? [[ROOTS_KEY, roots] as const] : this.#waiting) {
      this.#waiting.delete(key);
      this.#sent.set(key, resource.hash);
      return resource;
    }
    return null;
  }

  /** What the nonce of a reply stands for; null for one that is not ours or was answered before. */
  settle(nonce: string): SentResource | null {
    const resource = this.#unsettled.get(nonce) ?? null;
    this.#unsettled.delete(nonce);
    return resource;
  }
}
