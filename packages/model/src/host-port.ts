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
  const isBracketed = host.startsWith('[') && host.endsWith(']');
  if (isBracketed) host = host.slice(1, -1);
  if (host === '' || /[\s[\]/@?#]/.test(host)) return null;
  // What has colons or brackets must be IPv6: "::1" alone is an address without port, not the host ":" with port 1.
  if ((isBracketed || host.includes(':')) && !isIpv6(host)) return null;
  return { host, port };
}

/** Whether it is an IPv6 address without zone. Own, because this package also runs in browsers. */
function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const tail = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(last);
  const isV4Tail = tail !== null && !text.endsWith('::') && tail.slice(1).every((octet) => Number(octet) <= 255);
  const plain = isV4Tail ? groups.slice(0, -1) : groups;
  if (!plain.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  const length = plain.length + (isV4Tail ? 2 : 0);
  return halves.length === 2 ? length <= 7 : length === 8;
}

/** Joins host and port, with brackets around an IPv6 host. */
export function formatHostPort({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
