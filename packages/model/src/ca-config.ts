import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { durationMs } from './go-duration.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

/** How this cluster's CA works: one row, and `defaultCaConfig` while nobody has written it. Times in ms. */
export type CaConfig = {
  /** Life of the leaves that are signed from now on. */
  leafTtlMs: number;
  /** Life of the roots that are made from now on. */
  rootTtlMs: number;
  /** Leaves signed in a second, on average. */
  csrMaxPerSecond: number;
  createIndex: number;
  modifyIndex: number;
};

export const caConfigKey = (): string => 'ca';

/** Consul's defaults (semantics A8). */
export const defaultCaConfig: CaConfig = {
  leafTtlMs: 72 * HOUR_MS,
  rootTtlMs: 10 * YEAR_MS,
  csrMaxPerSecond: 50,
  createIndex: 0,
  modifyIndex: 0,
};

/** A duration between two bounds, in ms. */
const bounded = (mostMs: number, leastMs: number, message: string) =>
  durationSchema.transform(durationMs).refine((ms) => ms >= leastMs && ms <= mostMs, { error: message });

/** Input of `ca.write-config`. What is absent keeps its value; durations as Go text, or nanoseconds. */
export const writeCaConfigSchema = z
  .strictObject({
    leafTtl: bounded(YEAR_MS, HOUR_MS, 'a leaf lives between 1h and 8760h').optional(),
    rootTtl: bounded(50 * YEAR_MS, 24 * HOUR_MS, 'a root lives between 24h and 438000h').optional(),
    csrMaxPerSecond: z
      .number()
      .min(1, 'at least 1 leaf a second has to be signed')
      .max(10_000, 'at most 10000 leaves a second can be signed')
      .optional(),
    /** Only if nobody wrote it since this index; 0: only if nobody ever did. */
    cas: z.int().min(0).optional(),
  })
  .readonly();
export type WriteCaConfigInput = z.input<typeof writeCaConfigSchema>;
