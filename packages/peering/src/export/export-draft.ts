import { type ExportedResource, resourceKey } from '../stream/resource.ts';
import { STREAM_MESSAGE_BYTES_MAX } from '../wire/peer-stream-service.ts';
import type { ResourceUrl } from '../wire/resource-url.ts';

/** Everything that one peer is to have, in the order in which it should go, and the names in the list of services. */
export type ExportSet = {
  resources: ReadonlyMap<string, ExportedResource>;
  serviceNames: readonly string[];
  /** Names left out because their data exceeds what one message may carry. */
  oversize: readonly string[];
};

/** Room for the envelope around a resource. */
const RESOURCE_BYTES_MAX = STREAM_MESSAGE_BYTES_MAX - 64 * 1024;

/** Makes a set from the one before it, which stays as it is; the very same one if nothing is put or removed. */
export class ExportDraft {
  readonly #before: ExportSet;
  #resources: Map<string, ExportedResource> | null = null;
  readonly #oversize: Set<string>;

  constructor(before: ExportSet) {
    this.#before = before;
    this.#oversize = new Set(before.oversize);
  }

  put(resource: ExportedResource): void {
    const resources = this.#own();
    const key = resourceKey(resource.url, resource.id);
    if (resource.bytes.length <= RESOURCE_BYTES_MAX) {
      this.#oversize.delete(resource.id);
      resources.set(key, resource);
    } else {
      this.#oversize.add(resource.id);
      resources.delete(key);
    }
  }

  remove(url: ResourceUrl, id: string): void {
    this.#own().delete(resourceKey(url, id));
    this.#oversize.delete(id);
  }

  finish(serviceNames: readonly string[]): ExportSet {
    if (this.#resources === null) return this.#before;
    return { resources: this.#resources, serviceNames, oversize: [...this.#oversize].sort() };
  }

  #own(): Map<string, ExportedResource> {
    this.#resources ??= new Map(this.#before.resources);
    return this.#resources;
  }
}
