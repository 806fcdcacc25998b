import type { Leaf } from './identity/leaf.ts';
import type { BufferPool } from './l4/buffer-pool.ts';
import type { ClusterStates } from './l4/cluster-states.ts';
import type { ConnectionRegistry } from './live/connection-registry.ts';
import type { Log } from './log.ts';
import type { AccessLog } from './metrics/access-log.ts';
import type { TrafficMeter } from './metrics/traffic-meter.ts';
import type { TokenVerifier } from './sidecar/jwt/token-verifier.ts';
import type { ProxyConfig } from './snapshot/proxy-config.ts';

/** What every part of the data path works with. One per proxy. */
export type Runtime = {
  /** The snapshot in force. Ask at each decision; never keep it. */
  config(): ProxyConfig;
  /** The leaf in force; null before the first one. */
  leaf(): Leaf | null;
  isDraining(): boolean;
  readonly traffic: TrafficMeter;
  readonly buffers: BufferPool;
  readonly clusters: ClusterStates;
  readonly registry: ConnectionRegistry;
  /** What tells the hellos apart of connections that are being passed through. */
  readonly passing: Set<string>;
  readonly tokens: TokenVerifier;
  readonly accessLog: AccessLog;
  readonly log: Log;
  now(): Date;
  random(): number;
};
