import { type AclRequest, grantingRule } from '@peerway/acl';
import { compileSnapshot, diffSnapshots, type MeshState, withoutPeeringServers } from '@peerway/mesh';
import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { PeerwayError } from '@peerway/model/error';
import { proxyReferenceSchema, type Snapshot, type SnapshotUpdate } from '@peerway/model/snapshot';
import { z } from 'zod';
import { refreshCaller } from '../access/authenticate.ts';
import { may } from '../access/require.ts';
import type { Caller, OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { requireProxy } from './require-proxy.ts';

const inputSchema = z.object({ proxy: proxyReferenceSchema, lastIndex: z.int().nullish() });

/** How long a subscription sleeps when nothing changes; it then only looks whether its token still stands. */
const IDLE_MS = 5_000;

/**
 * The proxy's subscription: a full set first, then what differs, until the signal aborts. Several changes that come while one
 * is being sent are compiled once. Its being open is the proxy's sign of life.
 * @throws PeerwayError when the token ends, or no longer permits it, or the registration is gone
 */
export async function* watchSnapshot(
  context: OperationContext,
  rawInput: unknown,
  signal: AbortSignal,
): AsyncGenerator<SnapshotUpdate, void, void> {
  const { proxy } = parseInput(inputSchema, rawInput);
  requireProxy(context, 'proxy.watch', proxy);
  const unlink = context.live.proxies.link(proxy);
  try {
    let last: Snapshot | null = null;
    let { caller } = context;
    while (!signal.aborted) {
      const { store } = context;
      const state = store.state();
      if (last === null || state.index > last.index) {
        const whole = compileSnapshot(state, proxy);
        const unread = proxy.role === 'mesh-gateway' ? unreadPeerings(state, caller, proxy.partition) : [];
        const next = unread.length === 0 ? whole : withoutPeeringServers(whole);
        const isWhole = next.resources.size === whole.resources.size;
        context.live.proxies.setMissingRules(proxy, isWhole ? [] : unread.map(grantingRule));
        if (last === null) {
          context.live.proxies.setNewest(proxy, next.index);
          yield { kind: 'full', index: next.index, cluster: next.cluster, resources: [...next.resources.values()] };
        } else {
          const { upserts, removals } = diffSnapshots(last, next);
          // An index without any difference is not worth a message.
          if (upserts.length + removals.length > 0) {
            context.live.proxies.setNewest(proxy, next.index);
            yield { kind: 'delta', index: next.index, upserts, removals };
          }
        }
        last = next;
      }
      await store.waitForChange(last.index, IDLE_MS, signal);
      const refreshed = refreshCaller(context, context.caller);
      if (refreshed === null)
        throw new PeerwayError('acl.unknown_token', 'ACL not found: the token was deleted or has expired');
      caller = refreshed;
      requireProxy({ ...context, caller }, 'proxy.watch', proxy);
    }
  } finally {
    unlink();
  }
}

/**
 * What a gateway's token lacks for knowing where control planes of peers are; without that, all else still works (semantics A7).
 * The gateways of the partition `default` carry that traffic for every partition.
 */
function unreadPeerings(state: MeshState, caller: Caller, partition: string): AclRequest[] {
  const others = partition === DEFAULT_PARTITION ? [...state.peering.values()].map((row) => row.partition) : [];
  return [...new Set([partition, ...others])]
    .map((name): AclRequest => ({ resource: 'peering', partition: name, access: 'read' }))
    .filter((request) => !may({ caller }, request));
}
