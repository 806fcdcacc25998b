import { z } from 'zod';

/** How an endpoint is chosen among the healthy ones of a cluster (Envoy's names). */
export const loadBalancerSchema = z.discriminatedUnion('policy', [
  z.object({ policy: z.literal('random') }),
  z.object({ policy: z.literal('round_robin') }),
  z.object({ policy: z.literal('least_request'), choiceCount: z.int().min(2) }),
  z.object({ policy: z.literal('ring_hash'), minimumRingSize: z.int().min(1), maximumRingSize: z.int().min(1) }),
  z.object({ policy: z.literal('maglev') }),
]);
export type LoadBalancer = z.infer<typeof loadBalancerSchema>;

/** Takes endpoints out for a while that fail where their health checks do not see it. */
export const outlierDetectionSchema = z.object({
  /** Failures in a row that eject. */
  maxFailures: z.int().min(1),
  /** Share of ejections that are carried out, in percent. */
  enforcingPercent: z.int().min(0).max(100),
  intervalMs: z.int().min(1),
  baseEjectionMs: z.int().min(1),
  maxEjectionPercent: z.int().min(0).max(100),
});
export type OutlierDetection = z.infer<typeof outlierDetectionSchema>;

/** Null: the proxy's own limit; 0 admits none (semantics A4 `Limits`). */
export const clusterLimitsSchema = z.object({
  maxConnections: z.int().min(0).nullable(),
  maxPendingRequests: z.int().min(0).nullable(),
  maxConcurrentRequests: z.int().min(0).nullable(),
});
export type ClusterLimits = z.infer<typeof clusterLimitsSchema>;

/** Of every cluster that no entry says otherwise about. */
export const defaultClusterPolicy = {
  loadBalancer: { policy: 'random' } as LoadBalancer,
  outlierDetection: null as OutlierDetection | null,
  limits: null as ClusterLimits | null,
  failover: [] as string[],
};
