import { DEFAULT_PARTITION } from './default-scope.ts';

/** The identities that a Consul-compatible mesh puts into the single URI SAN of a certificate (peering-wire §7). */
export type SpiffeId =
  | { kind: 'service'; trustDomain: string; partition: string; namespace: string; datacenter: string; service: string }
  | { kind: 'mesh-gateway'; trustDomain: string; partition: string; datacenter: string }
  | { kind: 'server'; trustDomain: string; datacenter: string }
  | { kind: 'signing'; trustDomain: string };

/** Writes the URI. `/ap/<partition>` is left out for the default partition, as Consul does. */
export function formatSpiffeId(id: SpiffeId): string {
  const root = `spiffe://${id.trustDomain}`;
  switch (id.kind) {
    case 'service':
      return `${root}${partitionPath(id.partition)}/ns/${id.namespace}/dc/${id.datacenter}/svc/${id.service}`;
    case 'mesh-gateway':
      return `${root}${partitionPath(id.partition)}/gateway/mesh/dc/${id.datacenter}`;
    case 'server':
      return `${root}/agent/server/dc/${id.datacenter}`;
    case 'signing':
      return root;
    default:
      return id satisfies never;
  }
}

function partitionPath(partition: string): string {
  return partition === '' || partition === DEFAULT_PARTITION ? '' : `/ap/${partition}`;
}

const SEGMENT = '[A-Za-z0-9][A-Za-z0-9_.-]{0,252}';
const TRUST_DOMAIN = '[a-z0-9][a-z0-9._-]{0,252}';
const SERVICE = new RegExp(
  `^spiffe://(${TRUST_DOMAIN})(?:/ap/(${SEGMENT}))?/ns/(${SEGMENT})/dc/(${SEGMENT})/svc/(${SEGMENT})$`,
);
const MESH_GATEWAY = new RegExp(`^spiffe://(${TRUST_DOMAIN})(?:/ap/(${SEGMENT}))?/gateway/mesh/dc/(${SEGMENT})$`);
const SERVER = new RegExp(`^spiffe://(${TRUST_DOMAIN})/agent/server/dc/(${SEGMENT})$`);
const SIGNING = new RegExp(`^spiffe://(${TRUST_DOMAIN})$`);

/**
 * Strict parse: no percent-encoding, query, fragment, userinfo, port, upper-case trust domain or trailing slash is
 * understood. Null means "not an identity of this mesh", which callers must refuse.
 */
export function parseSpiffeId(uri: string): SpiffeId | null {
  if (uri.length > 2048) return null;
  let match = SERVICE.exec(uri);
  if (match) {
    const [, trustDomain = '', partition = DEFAULT_PARTITION, namespace = '', datacenter = '', service = ''] = match;
    return { kind: 'service', trustDomain, partition, namespace, datacenter, service };
  }
  match = MESH_GATEWAY.exec(uri);
  if (match) {
    const [, trustDomain = '', partition = DEFAULT_PARTITION, datacenter = ''] = match;
    return { kind: 'mesh-gateway', trustDomain, partition, datacenter };
  }
  match = SERVER.exec(uri);
  if (match) {
    const [, trustDomain = '', datacenter = ''] = match;
    return { kind: 'server', trustDomain, datacenter };
  }
  match = SIGNING.exec(uri);
  if (match) return { kind: 'signing', trustDomain: match[1] ?? '' };
  return null;
}
