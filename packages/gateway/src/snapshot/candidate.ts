import {
  type Resource,
  type ResourceKey,
  resourceKey,
  resourceSchema,
  snapshotClusterSchema,
} from '@peerway/model/snapshot';
import { z } from 'zod';
import { findFaults } from './find-faults.ts';
import { buildProxyConfig, type ProxyConfig } from './proxy-config.ts';

/** The outside of an update; its resources are read one by one, so that a bad one can be named and later replaced. */
const envelopeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('full'),
    index: z.int(),
    cluster: snapshotClusterSchema,
    resources: z.array(z.unknown()),
  }),
  z.object({ kind: z.literal('delta'), index: z.int(), upserts: z.array(z.unknown()), removals: z.array(z.string()) }),
]);
const resourceNameSchema = z.object({ type: z.string().max(64), name: z.string().min(1).max(1024) });

export type CandidateResult =
  | { ok: true; config: ProxyConfig }
  /** `resync`: the set of resources is no longer known, and only a full update can mend it. */
  | { ok: false; index: number; reason: string; resync: boolean };

const FAULTS_SHOWN_MAX = 5;

/**
 * What the control plane has told so far, good or bad. Deltas are relative to everything that was sent before, also to what was
 * refused; so they are gathered here, and each time the whole is judged. Only a whole that is good is handed out.
 */
export class Candidate {
  #index = 0;
  #cluster: ProxyConfig['cluster'] | null = null;
  #resources = new Map<ResourceKey, Resource>();
  /** Resources that could not be read, with the reason. */
  readonly #unreadable = new Map<ResourceKey, string>();

  /** Starts from a snapshot that is in force (loaded from disk). */
  static from(config: ProxyConfig): Candidate {
    const candidate = new Candidate();
    candidate.#index = config.index;
    candidate.#cluster = config.cluster;
    candidate.#resources = new Map(config.resources);
    return candidate;
  }

  /** Index of the newest update taken in; null before the first full one. */
  get index(): number | null {
    return this.#cluster === null ? null : this.#index;
  }

  take(unverifiedUpdate: unknown): CandidateResult {
    const envelope = envelopeSchema.safeParse(unverifiedUpdate);
    if (!envelope.success) return this.#lost(this.#index, `the update can not be read: ${firstIssue(envelope.error)}`);
    const update = envelope.data;
    if (update.kind === 'full') {
      this.#resources = new Map();
      this.#unreadable.clear();
      this.#cluster = update.cluster;
    } else if (this.#cluster === null) {
      return this.#lost(update.index, 'a delta came before the first full snapshot');
    } else {
      this.#resources = new Map(this.#resources);
      for (const key of update.removals) {
        this.#resources.delete(key);
        this.#unreadable.delete(key);
      }
    }
    this.#index = update.index;
    for (const raw of update.kind === 'full' ? update.resources : update.upserts) {
      const named = resourceNameSchema.safeParse(raw);
      if (!named.success)
        return this.#lost(update.index, `a resource has no usable type and name: ${firstIssue(named.error)}`);
      this.#takeResource(`${named.data.type}/${named.data.name}`, raw);
    }
    return this.#judge(this.#cluster);
  }

  #takeResource(key: ResourceKey, raw: unknown): void {
    const parsed = resourceSchema.safeParse(raw);
    if (parsed.success) {
      this.#resources.set(resourceKey(parsed.data), parsed.data);
      this.#unreadable.delete(key);
    } else {
      this.#resources.delete(key);
      this.#unreadable.set(key, `${key}: ${firstIssue(parsed.error)}`);
    }
  }

  #judge(cluster: ProxyConfig['cluster']): CandidateResult {
    const config = buildProxyConfig(this.#index, cluster, this.#resources);
    const faults = [...this.#unreadable.values(), ...(this.#unreadable.size === 0 ? findFaults(config) : [])];
    if (faults.length === 0) return { ok: true, config };
    const more = faults.length > FAULTS_SHOWN_MAX ? `; and ${faults.length - FAULTS_SHOWN_MAX} more` : '';
    return {
      ok: false,
      index: this.#index,
      reason: faults.slice(0, FAULTS_SHOWN_MAX).join('; ') + more,
      resync: false,
    };
  }

  #lost(index: number, reason: string): CandidateResult {
    this.#cluster = null;
    return { ok: false, index, reason, resync: true };
  }
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'invalid';
  return issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message;
}
