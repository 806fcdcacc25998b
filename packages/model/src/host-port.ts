/** An address to dial. `host` has no brackets even for IPv6. */
export type HostPort = { host: string; port: number };

/**
 * Splits `host:port`, `[v6]:port`, and also the unbracketed `v6:port` that Consul sends in `PeeringServerAddresses`
 * (peering-wire §5.5). Returns null when there is no port from 1 to 65535 or no host.
 */
export function parseHostPort(text: string): HostPort | null {
  const colon = text.lastIndexOf(':');
  if (colon <= 0) return null;
  const portText = text.slice(colon + 1);
  if (!/^[0-9]{1,5}$/.test(portText)) return null;
  const port = Number(portText);
  if (port < 1 || port > 65535) return null;
  let host = text.slice(0, colon);
  if (host.startsWith('[') && host.endsWith(']')) host = host.slice(1, -1);
  if (host === '' || /[\s[\]/]/.test(host)) return null;
  return { host, port };
}

/** Joins host and port, with brackets around an IPv6 host. */
export function formatHostPort({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
