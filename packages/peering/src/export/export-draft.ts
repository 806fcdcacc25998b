import type { SortedMap } from '@peerway/mesh';
import { type ExportedResource, resourceKey } from '../stream/resource.ts';
import { STREAM_MESSAGE_BYTES_MAX } from '../wire/peer-stream-service.ts';
import type { ResourceUrl } from '../wire/resource-url.ts';

/** Everything that one peer is to have, by `resourceKey`, and the names in the list of services. */
export type ExportSet = {
  resources: SortedMap<ExportedResource>;
  serviceNames: readonly string[];
  /** Names left out because their data exceeds what one message may carry. */
  oversize: readonly string[];
};

/** Room for the envelope around a resource. */
const RESOURCE_BYTES_MAX = STREAM_MESSAGE_BYTES_MAX - 64 * 1024;

/** Makes a set from the one before it, which stays as it is; the very same one if nothing is put or removed. */
export class ExportDraft {
  readonly #before: ExportSet;
  readonly #changes: [key: string, resource: ExportedResource | undefined][] = [];
  readonly #oversize: Set<string>;

  constructor(before: ExportSet) {
    this.#before = before;
    this.#oversize = new Set(before.oversize);
  }

  put(resource: ExportedResource): void {
    const key = resourceKey(resource.url, resource.id);
    if (resource.bytes.length <= RESOURCE_BYTES_MAX) {
      this.#oversize.delete(resource.id);
      this.#changes.push([key, resource]);
    } else {
      this.#oversize.add(resource.id);
      this.#changes.push([key, undefined]);
    }
  }

  remove(url: ResourceUrl, id: string): void {
    this.#changes.push([resourceKey(url, id), undefined]);
    this.#oversize.delete(id);
  }

  finish(serviceNames: readonly string[]): ExportSet {
    if (this.#changes.length === 0) return this.#before;
    const resources = this.#before.resources.update(this.#changes);
    return { resources, serviceNames, oversize: [...this.#oversize].sort() };
  }
}
