import type { ConfigEntryKind } from './config-entry.ts';

/** How much something needs a person. `failing`: it does not work. `degraded`: it works in part. `soon`: it will stop by itself. */
export const attentionLevels = ['failing', 'degraded', 'soon'] as const;
export type AttentionLevel = (typeof attentionLevels)[number];

/** What it is about, as far as its page needs it. */
export type AttentionSubject =
  | { kind: 'peering'; name: string; partition: string }
  | { kind: 'gateway'; partition: string; node: string; id: string; service: string }
  | { kind: 'path'; id: string; source: string; destination: string }
  | { kind: 'service'; name: string; namespace: string; partition: string; peer: string }
  | { kind: 'root'; id: string; name: string }
  | { kind: 'token'; accessorId: string; description: string };

export const attentionKinds = [
  'peering',
  'gateway',
  'path',
  'service',
  'root',
  'token',
] as const satisfies readonly AttentionSubject['kind'][];

/** One thing that needs a person: what, why, since when. */
export type AttentionItem = {
  level: AttentionLevel;
  subject: AttentionSubject;
  /** The cause and, where there is one, the way on, in a sentence or two. */
  why: string;
  /** ISO 8601; null: it is not known when it began. */
  since: string | null;
  /** When it stops by itself, of `soon`; ISO 8601. */
  until: string | null;
  /** The caller may change the service that it is about. */
  isMine: boolean;
  /** How many other paths are so for the very same reason: one cause is told once. */
  also: number;
};

/** Worst first, within a level those of the caller's own services first. */
export type AttentionView = {
  items: AttentionItem[];
  /** How many there are of each level, also of those that are not in `items`. */
  counts: Record<AttentionLevel, number>;
  /** The same by what they are about. */
  countsByKind: Record<AttentionSubject['kind'], number>;
  /** The config entries that were written last, the newest first. */
  changed: ChangedEntry[];
};

/** A config entry as of its last write: when (ISO 8601), and by which token. */
export type ChangedEntry = {
  kind: ConfigEntryKind;
  name: string;
  partition: string;
  namespace: string;
  updatedAt: string;
  updatedBy: string;
};

/** So many are told; the pages of their nouns have all of them. */
export const ATTENTION_ITEMS_MAX = 100;
export const CHANGED_ENTRIES_MAX = 8;
