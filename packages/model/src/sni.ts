import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from './default-scope.ts';

/** What a service's ordinary SNI is made of (peering-wire §7). */
export type ServiceSniParts = {
  service: string;
  namespace?: string;
  partition?: string;
  datacenter: string;
  trustDomain: string;
  subset?: string;
};

/** `[<subset>.]<svc>.<ns>.<dc>.internal.<td>`, or the `internal-v1` form outside the default partition. */
export function serviceSni(parts: ServiceSniParts): string {
  const namespace = parts.namespace || DEFAULT_NAMESPACE;
  const partition = parts.partition || DEFAULT_PARTITION;
  const subset = parts.subset ? `${parts.subset}.` : '';
  return partition === DEFAULT_PARTITION
    ? `${subset}${parts.service}.${namespace}.${parts.datacenter}.internal.${parts.trustDomain}`
    : `${subset}${parts.service}.${namespace}.${partition}.${parts.datacenter}.internal-v1.${parts.trustDomain}`;
}

/** What the SNI of a service exported to a peer is made of. */
export type PeeredServiceSniParts = {
  service: string;
  namespace?: string;
  partition?: string;
  /** The exporter's local name of the importing peer. */
  peer: string;
  /** The exporter's trust domain. */
  trustDomain: string;
};

/** `<svc>.<ns>.<partition>.<peer>.external.<td>`: every part is always present (peering-wire §7). */
export function peeredServiceSni(parts: PeeredServiceSniParts): string {
  const namespace = parts.namespace || DEFAULT_NAMESPACE;
  const partition = parts.partition || DEFAULT_PARTITION;
  return `${parts.service}.${namespace}.${partition}.${parts.peer}.external.${parts.trustDomain}`;
}

/** TLS server name of a cluster's peering endpoint: `server.<dc>.peering.<td>`. */
export function peeringServerName(datacenter: string, trustDomain: string): string {
  return `server.${datacenter}.peering.${trustDomain}`;
}

/** Envoy's name for an imported service's cluster on the importing side; never sent as SNI (peering-wire §7). */
export function importedClusterName(parts: {
  service: string;
  namespace?: string;
  peer: string;
  trustDomain: string;
}): string {
  return `${parts.service}.${parts.namespace || DEFAULT_NAMESPACE}.${parts.peer}.external.${parts.trustDomain}`;
}

/**
 * The one normal form of a server name: lower-case ASCII. Returns null for what must be refused and never routed:
 * empty, longer than 253 octets, a trailing dot, an empty or over-long label, or anything outside letters, digits, `-`, `_`.
 * Hazard: Node falls back to its default context for names that differ in case or by a trailing dot (reliability M1, M2).
 */
export function normalizeServerName(raw: string): string | null {
  if (raw.length === 0 || raw.length > 253) return null;
  // Checked before it is lowered: toLowerCase() makes an ASCII "k" of the Kelvin sign.
  for (const label of raw.split('.')) {
    if (label.length > 63 || !/^[a-zA-Z0-9_]([a-zA-Z0-9_-]*[a-zA-Z0-9_])?$/.test(label)) return null;
  }
  return raw.toLowerCase();
}
