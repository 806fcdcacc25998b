import type { RegisterServiceInput } from '@peerway/model/catalog';
import type { SignedLeaf } from '@peerway/model/certificate';
import type { ProxyReport } from '@peerway/model/proxy-report';
import type { ProxyReference } from '@peerway/model/snapshot';

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
