'use client';

import type { TopologyView, TrafficSummary } from '@peerway/model/topology';
import { useEffect, useRef, useState } from 'react';

/** Samples kept for each edge: with one every two seconds, the last four minutes. */
const SAMPLES_MAX = 120;

export type EdgeSample = { at: string; traffic: TrafficSummary | null };

/** What was seen of every edge since the page was opened, oldest first. */
export function useEdgeHistory(view: TopologyView | undefined): ReadonlyMap<string, readonly EdgeSample[]> {
  const kept = useRef(new Map<string, EdgeSample[]>());
  const [history, setHistory] = useState<ReadonlyMap<string, readonly EdgeSample[]>>(kept.current);
  useEffect(() => {
    if (!view) return;
    for (const edge of view.edges) {
      const samples = kept.current.get(edge.id) ?? [];
      if (samples.at(-1)?.at === view.at) continue;
      kept.current.set(edge.id, [...samples, { at: view.at, traffic: edge.traffic }].slice(-SAMPLES_MAX));
    }
    setHistory(new Map(kept.current));
  }, [view]);
  return history;
}
