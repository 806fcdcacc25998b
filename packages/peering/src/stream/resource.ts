import { createHash } from 'node:crypto';
import { type ResourceUrl, resourceUrls, SIDECAR_PROXY_SUFFIX } from '../wire/resource-url.ts';

/** One resource as it goes over the wire; `hash` is of the deterministic encoding. */
export type ExportedResource = { url: ResourceUrl; id: string; bytes: Uint8Array; hash: string };

/**
 * Unique for each resource, and in the order in which resources should go: what a service needs goes before it. The list goes
 * before what it names, since a receiver drops what is not listed (peering-wire §11.4).
 */
export const resourceKey = (url: ResourceUrl, id: string): string => `${rank(url, id)} ${id}`;

function rank(url: ResourceUrl, id: string): number {
  switch (url) {
    case resourceUrls.trustBundle:
      return 0;
    case resourceUrls.serverAddresses:
      return 1;
    case resourceUrls.exportedServiceList:
      return 2;
    case resourceUrls.exportedService:
      return id.endsWith(SIDECAR_PROXY_SUFFIX) ? 3 : 4;
    default:
      return url satisfies never;
  }
}

export function exportedResource(url: ResourceUrl, id: string, bytes: Uint8Array): ExportedResource {
  return { url, id, bytes, hash: createHash('sha256').update(bytes).digest('base64') };
}
