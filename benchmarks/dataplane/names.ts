/** Server names of the routes that are measured, as a cluster `west` exports services to its peer `east`. */
export const RAW_SNI = 'raw.default.default.east.external.west.consul';
export const TLS_SNI = 'tls.default.default.east.external.west.consul';
export const API_SNI = 'api.default.default.east.external.west.consul';

/** Server name by which a proxy addresses the origin behind a terminated route. */
export const UPSTREAM_SNI = 'api.default.dc1.internal.west.consul';

/** Proxies run alone on one core; whatever loads them shares the other. */
export const PROXY_CPU = 1;
export const LOAD_CPU = 0;

/**
 * One suite and one group for every leg of every proxy: left to themselves they would pick different ones, and the crypto
 * libraries' preferences would be measured instead of the proxies.
 */
export const CIPHER = 'TLS_AES_128_GCM_SHA256';
export const GROUP = 'X25519';

/** Asked of the origin behind the terminated route. */
export const SMALL_PATH = '/small';
export const SMALL_BYTES = 1_024;
export const LARGE_PATH = '/large';
export const LARGE_BYTES = 1_048_576;

export type OriginPorts = {
  /** TCP: speaks the orders of `origins/raw-origin.ts`. */
  raw: number;
  /** HTTP over TLS, from clients without certificates. */
  tls: number;
  /** HTTP over TLS, from clients with a certificate of `west`. */
  mutual: number;
};

/** A running proxy. */
export type Target = {
  pid: number;
  passthroughPort: number;
  terminatePort: number;
};
