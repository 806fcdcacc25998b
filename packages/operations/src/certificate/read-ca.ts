import { instanceKey } from '@peerway/model/catalog';
import type { CaRootView, CaView } from '@peerway/model/certificate';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { caConfigOf } from './ca-root-row.ts';
import { listCaRoots } from './ca-roots.ts';
import { nextRotationStep } from './rotation-loop.ts';

/** The CA: its roots, where a rotation stands and for whom it waits, and how many proxies show a leaf of which root. */
export function readCa(context: OperationContext): CaView {
  requirePermission(context, 'ca.read', { resource: 'operator', access: 'read' });
  const { store, live } = context;
  const state = store.state();
  const leaves = new Map<string, number>();
  for (const instance of state.instance.values()) {
    if (instance.peerName !== '' || instance.kind === '') continue;
    const presence = live.proxies.get(instanceKey(instance));
    const rootId = presence !== undefined && presence.links > 0 ? presence.report?.leaf?.rootId : undefined;
    if (rootId !== undefined) leaves.set(rootId, (leaves.get(rootId) ?? 0) + 1);
  }
  const roots = listCaRoots(context).map(
    ({ id, name, state: rootState, since, notBefore, notAfter, crossSigned, signingKeyId }): CaRootView => ({
      ...{ id, name, state: rootState, since, notBefore, notAfter, signingKeyId },
      crossSignedBy: crossSigned.map(({ byRootId }) => byRootId),
      leaves: leaves.get(id) ?? 0,
    }),
  );
  return { trustDomain: state.cluster.trustDomain, config: caConfigOf(state), roots, rotation: viewStep(context) };
}

function viewStep(context: OperationContext): CaView['rotation'] {
  const step = nextRotationStep(context);
  switch (step.kind) {
    case 'rest':
      return { phase: 'none' };
    case 'blocked':
      return { phase: 'blocked', reason: step.reason };
    // About to happen within a second.
    case 'activate':
      return { phase: 'published', rootId: step.rootId, since: null, until: null, waitingFor: [] };
    case 'retire':
      return { phase: 'retiring', rootId: step.rootIds[0] ?? '', since: null, until: null, waitingFor: [] };
    case 'wait':
      return {
        phase: step.phase,
        rootId: step.rootId,
        since: step.since.toISOString(),
        until: step.until?.toISOString() ?? null,
        waitingFor: step.waitingFor,
      };
    default:
      return step satisfies never;
  }
}
