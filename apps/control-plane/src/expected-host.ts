import { isIP } from 'node:net';
import type { HostPort } from '@peerway/model/host-port';

/** Under which names this server may be called: what was configured, and where it listens. */
export type WebAddress = {
  /** Origin of `public_url`; null where nobody configured one. */
  publicOrigin: string | null;
  bind: HostPort;
};

/**
 * Whether the Host header names us. A page that makes its own name point here (DNS rebinding) sends that name, and would be of
 * one origin with the console. An address can not be made to point elsewhere, so every literal one is fine. Where the server
 * listens for other machines and has no `public_url`, its names are not known, and nothing can be checked.
 */
export function isExpectedHost(host: string | undefined, { publicOrigin, bind }: WebAddress): boolean {
  if (publicOrigin === null && !isLoopback(bind.host)) return true;
  const name = hostName(host ?? '');
  if (name === null) return false;
  if (isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost')) return true;
  return name === bind.host.toLowerCase() || (publicOrigin !== null && name === new URL(publicOrigin).hostname);
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);

/** The name or address of `host[:port]`, as a browser understands it. */
function hostName(host: string): string | null {
  if (host === '' || /[/\\?#@\s]/.test(host)) return null;
  try {
    return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  } catch {
    return null;
  }
}
