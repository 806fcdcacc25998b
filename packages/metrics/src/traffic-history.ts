import type { ProxyReport, TrafficRow } from '@peerway/model/proxy-report';
import type { TrafficGroup, TrafficPoint, TrafficSummary } from '@peerway/model/topology';

export type TrafficHistoryOptions = {
  /** How far back it reaches, ms. */
  windowMs?: number;
  /** Width of a step, ms. */
  stepMs?: number;
  /** Most cells (one path in one step) that are kept; beyond it the oldest steps go first. */
  cellsMax?: number;
};

/** Which paths count. A field that is left out matches all. */
export type TrafficFilter = Partial<Pick<TrafficRow, 'point' | 'source' | 'service' | 'namespace' | 'peer'>> & {
  proxy?: Pick<ProxyReport['proxy'], 'partition' | 'node' | 'id'>;
};

export class TrafficHistory {
  constructor(options: TrafficHistoryOptions = {}) {
    void options;
  }
  /** Takes a report in. Answers false when it was taken before. */
  ingest(_report: ProxyReport, _atMs: number): boolean {
    throw new Error('not yet');
  }
  summarize(_filter: TrafficFilter, _windowMs: number, _nowMs: number): TrafficSummary {
    throw new Error('not yet');
  }
  groups(_windowMs: number, _nowMs: number): TrafficGroup[] {
    throw new Error('not yet');
  }
  series(_filter: TrafficFilter, _shape: { stepMs: number; points: number }, _nowMs: number): TrafficPoint[] {
    throw new Error('not yet');
  }
  prune(_nowMs: number): void {
    throw new Error('not yet');
  }
}
