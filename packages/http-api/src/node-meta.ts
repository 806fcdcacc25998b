import type { CatalogNode } from '@peerway/model/catalog';

/** `?node-meta=key:value`, as often as given: all must hold. */
export const hasNodeMeta = (query: URLSearchParams, { meta }: Pick<CatalogNode, 'meta'>): boolean =>
  query.getAll('node-meta').every((text) => {
    const colon = text.indexOf(':');
    return colon < 0 ? Object.hasOwn(meta, text) : meta[text.slice(0, colon)] === text.slice(colon + 1);
  });
