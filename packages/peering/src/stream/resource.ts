import { createHash } from 'node:crypto';
import type { ResourceUrl } from '../wire/resource-url.ts';

/** One resource as it goes over the wire; `hash` is of the deterministic encoding. */
export type ExportedResource = { url: ResourceUrl; id: string; bytes: Uint8Array; hash: string };

export const resourceKey = (url: ResourceUrl, id: string): string => `${url} ${id}`;

export function exportedResource(url: ResourceUrl, id: string, bytes: Uint8Array): ExportedResource {
  return { url, id, bytes, hash: createHash('sha256').update(bytes).digest('base64') };
}
