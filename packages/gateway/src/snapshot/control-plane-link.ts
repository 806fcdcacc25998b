import type { RegisterServiceInput } from '@peerway/model/catalog';
import type { SignedLeaf } from '@peerway/model/certificate';
import type { ProxyReport } from '@peerway/model/proxy-report';
import type { ProxyReference } from '@peerway/model/snapshot';

/**
 * The control plane read the call and said no, so the same call again is pointless until something changes.
 * `code` is a code of the error table. Every other error of a link means that it could not be reached.
 */
export class LinkRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LinkRefusal';
    this.code = code;
  }
}

/** Ears of one `watch`. `update` gets what came over the wire, unchecked. After `ended` nothing more is called. */
export type WatchListener = {
  connected(): void;
  update(unverifiedUpdate: unknown): void;
  ended(error: Error | null): void;
};

export type Watch = { close(): void };

/**
 * Everything that a proxy wants of its control plane. The only implementation outside tests speaks tRPC (`trpc-link.ts`).
 * A link makes one attempt per call: waiting and trying again is the caller's part.
 */
export interface ControlPlaneLink {
  /** Subscribes to snapshot updates. `lastIndex` is the index already in force: null asks for a full set. */
  watch(input: { proxy: ProxyReference; lastIndex: number | null }, listener: WatchListener): Watch;
  signLeaf(csrPem: string): Promise<SignedLeaf>;
  report(report: ProxyReport): Promise<void>;
  register(registration: RegisterServiceInput): Promise<void>;
  close(): void;
}
