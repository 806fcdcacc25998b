import type { RegisterServiceInput } from '@peerway/model/catalog';
import type { HostPort } from '@peerway/model/host-port';
import type { Protocol } from '@peerway/model/protocol';
import type { ProxyReference } from '@peerway/model/snapshot';
import type { SocketSource } from './live/bound-socket.ts';
import type { Log } from './log.ts';
import type { AccessLogMode } from './metrics/access-log.ts';
import type { ApplicationCheck } from './sidecar/health/application-check.ts';
import type { ControlPlaneLink } from './snapshot/control-plane-link.ts';

/** Where the control plane listens, and the ACL token that says who this proxy is. */
export type ControlPlaneAddress = {
  /** `http://host:port`, without a path. */
  httpAddress: string;
  token: string;
};

/** The application a sidecar stands beside. Without checks of its own it is checked by a TCP connect every two seconds. */
export type LocalApplication = {
  address: string;
  port: number;
  protocol?: Protocol;
  checks?: readonly ApplicationCheck[];
};

export type ProxyOptions = {
  reference: ProxyReference;
  /** An address, or a link that is already made (tests, other transports). */
  controlPlane: ControlPlaneAddress | ControlPlaneLink;
  /** Holds the private key, the leaf and the last good snapshot; made with mode 0700 when missing. */
  dataDirectory: string;
  /** Loopback address of the admin port; null: none. */
  adminBind: HostPort | null;
  /** Sent once to the control plane whenever it has been reached for the first time since the start. */
  registrations: RegisterServiceInput[];
  /** Sidecar only. */
  application: LocalApplication | null;
  log: Log;
  /** Where it gets the sockets that it listens on, which others may hold too; without it, it binds its own. */
  sockets?: SocketSource | null;
  /** The clock by which certificates and tokens are judged; without it the system's. */
  now?: () => Date;
  /** Without it, none. `file` null: standard output. */
  accessLog?: { mode: AccessLogMode; file: string | null };
};

export type RunningProxy = {
  /** Where the admin port really listens; null without one. */
  admin: HostPort | null;
  /** Listener name → the port it is bound to. Matters where the snapshot says port 0. */
  listenerPorts(): ReadonlyMap<string, number>;
  /**
   * Stops accepting, tells keep-alive clients to leave, waits `drainTimeoutMs` at most; connections left are then cut.
   * `hasSuccessor`: another process serves the same sockets and has the data directory from now on, so nobody has to be led
   * elsewhere, and nothing more is written to it.
   */
  drain(how?: { hasSuccessor: boolean }): Promise<void>;
  /** Ends everything at once. */
  close(): Promise<void>;
};
