import type { OriginPorts, Target } from '../names.ts';

export const PROXY_NAMES = ['gateway', 'haproxy', 'haproxy-splice', 'nginx'] as const;
export type ProxyName = (typeof PROXY_NAMES)[number];

/** A proxy under test. Disposing of it ends its processes. */
export type TestedProxy = AsyncDisposable & {
  name: ProxyName;
  target: Target;
  /** Rejects when a process of it ends by itself. Never resolves. */
  failed: Promise<never>;
};

export type ProxySetting = {
  /** Holds the identities, and gets the proxy's configuration. */
  directory: string;
  origins: OriginPorts;
  /** Where the gateway leaves its CPU profile when it ends; null: it takes none. */
  cpuProfileDirectory: string | null;
};

export const START_TIMEOUT_MS = 20_000;
