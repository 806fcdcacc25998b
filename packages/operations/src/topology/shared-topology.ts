import { buildTopology, type MeshState } from '@peerway/mesh';
import type { TopologyView } from '@peerway/model/topology';
import type { Services } from '../context.ts';
import { viewPeerings } from '../peering/read-peerings.ts';
import { RATE_WINDOW_MS } from '../proxy/list-proxies.ts';

/** Traffic is reported every two seconds, so nobody misses anything by this. */
const SHARED_MS = 1_000;

type Shared = { state: MeshState; at: number; view: TopologyView };

const newest = new WeakMap<Services['live'], Shared>();

/**
 * The whole picture, whoever asks, made once for all who ask within a second of the same state: with thousands of services it
 * takes a tenth of a second to make, and every open page asks for it every other second.
 */
export function sharedTopology(services: Services): TopologyView {
  const { store, live, now } = services;
  const state = store.state();
  const at = now().getTime();
  const known = newest.get(live);
  if (known !== undefined && known.state === state && at >= known.at && at - known.at < SHARED_MS) return known.view;
  const view = buildTopology({
    state,
    traffic: live.traffic.edges(RATE_WINDOW_MS, at),
    relayed: live.traffic.groups(RATE_WINDOW_MS, at, { point: 'gateway' }),
    peerings: viewPeerings(services),
    now: new Date(at),
  });
  newest.set(live, { state, at, view });
  return view;
}
