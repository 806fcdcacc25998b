'use client';

import type { TopologyView, TrafficSummary } from '@peerway/model/topology';
import { useMemo, useRef } from 'react';

/** Samples kept for each edge: with one every two seconds, the last four minutes. */
const SAMPLES_MAX = 120;

export type EdgeSample = { at: string; traffic: TrafficSummary | null };

/** What was seen of every edge since the page was opened, oldest first. */
export function useEdgeHistory(view: TopologyView | undefined): ReadonlyMap<string, readonly EdgeSample[]> {
  // Filled in place: copied at every answer it would cost more than all else, with thousands of edges.
  const kept = useRef(new Map<string, EdgeSample[]>());
  return useMemo(() => {
    if (!view) return kept.current;
    for (const { id, traffic } of view.edges) {
      const samples = kept.current.get(id) ?? [];
      if (samples.at(-1)?.at === view.at) continue;
      samples.push({ at: view.at, traffic });
      if (samples.length > SAMPLES_MAX) samples.shift();
      kept.current.set(id, samples);
    }
    return kept.current;
  }, [view]);
}
