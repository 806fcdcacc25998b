import type { ProxyConfig } from '../snapshot/proxy-config.ts';

/** A connection, session or request that stands on permissions which can be withdrawn. */
export type Held = {
  /** Why it may not go on under this snapshot at this time; null when it may. */
  objection(config: ProxyConfig, nowMs: number): string | null;
  cut(reason: string): void;
  /** Asks the other side to leave when its current work is done. */
  drain?(): void;
};

/**
 * Everything that is open. Each entry says itself what it depends on; it is asked again at every change of the snapshot and
 * every half second, because certificates end by the clock alone.
 */
export class ConnectionRegistry {
  readonly #held = new Set<Held>();

  /** Answers the function that takes it out again. */
  add(held: Held): () => void {
    this.#held.add(held);
    return () => {
      this.#held.delete(held);
    };
  }

  get size(): number {
    return this.#held.size;
  }

  review(config: ProxyConfig, nowMs: number): number {
    let cut = 0;
    for (const held of [...this.#held]) {
      const reason = held.objection(config, nowMs);
      if (reason === null) continue;
      this.#held.delete(held);
      held.cut(reason);
      cut += 1;
    }
    return cut;
  }

  drain(): void {
    for (const held of [...this.#held]) held.drain?.();
  }

  cutAll(reason: string): void {
    for (const held of [...this.#held]) {
      this.#held.delete(held);
      held.cut(reason);
    }
  }
}
