import type { MeshState } from '@peerway/mesh';
import { trustBundleKey } from '@peerway/model/certificate';
import { PeerwayError } from '@peerway/model/error';
import {
  type EstablishPeeringInput,
  establishPeeringSchema,
  type Peering,
  peeringAddressesToDial,
  peeringRole,
} from '@peerway/model/peering';
import { peeringServerName } from '@peerway/model/sni';
import {
  decodePeeringToken,
  exchangeSecret,
  forgetImports,
  type PeeringToken,
  peeringGatewayAddresses,
} from '@peerway/peering';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { requireScope } from '../tenancy/require-scope.ts';
import { write } from '../write.ts';
import { findPeering, newPeering } from './peering-row.ts';

const OPERATION = 'peering.establish';

/**
 * Establishes a peering with the cluster that generated the token (peering-wire §2, §4.3): writes the peering, trades the
 * token's one-time secret for a stream secret, and stores that. When the exchange fails the peering stays as it was written.
 *
 * A name that led to another peering before (`peerId` differs) begins anew: it is refused while that peering is connected, its
 * secret dies, and once the exchange succeeded, what a cluster of another trust domain had brought goes in the same
 * transaction. Else its trust bundle would stay and the new cluster's be refused for good.
 */
export async function establishPeering(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const input = parseInput(establishPeeringSchema, rawInput);
  requirePermission(context, OPERATION, { resource: 'peering', partition: input.partition, access: 'write' });
  const token = decodePeeringToken(input.peeringToken);
  const { peering, isAnew } = await write(context, OPERATION, input.peerName, async (transaction) => {
    const { state } = transaction;
    requireScope(state, input.partition);
    const { datacenter, trustDomain } = state.cluster;
    if (token.serverName === peeringServerName(datacenter, trustDomain))
      throw new PeerwayError(
        'peering.token_own_cluster',
        `cannot create a peering within the same cluster "${token.serverName}"`,
        { field: 'PeeringToken', hint: 'Generate the token in the cluster that you want to peer with.' },
      );
    const existing = findPeering(state, input.peerName, input.partition);
    const row = dialerRow(context, input, token, existing);
    refuseSecondName(input, token, [...state.peering.values()]);
    transaction.put('peering', row);
    const isAnew = row.peerId !== existing?.peerId;
    if (isAnew) await transaction.deletePeeringSecrets(row.id);
    return { peering: row, isAnew };
  });
  if (isAnew) context.live.tracker.forget(peering.id);
  const { streamSecret } = await exchange(context, peering, token);
  await write(context, 'peering.store-secret', input.peerName, async (transaction) => {
    const current = findPeering(transaction.state, input.peerName, input.partition);
    if (current === undefined || current.id !== peering.id || current.state === 'DELETING')
      throw new PeerwayError('peering.marked_for_deletion', 'the peering was deleted while its secret was exchanged');
    if (current.peerId !== token.peerId)
      throw new PeerwayError('peering.name_in_use', 'the peering was established with another token meanwhile');
    await transaction.setPeeringSecrets(peering.id, {
      establishmentHash: null,
      pendingStreamHash: null,
      activeStreamHash: null,
      dialerStreamSecret: streamSecret,
    });
    transaction.put('peering', { ...current, state: 'ESTABLISHING', stateSince: context.now().toISOString() });
    if (isOfAnotherCluster(transaction.state, current))
      for (const removal of forgetImports(transaction.state, current))
        if ('removedKey' in removal) transaction.remove(removal.table, removal.removedKey);
  });
  return {};
}

async function exchange(
  context: OperationContext,
  peering: Peering,
  token: PeeringToken,
): Promise<{ streamSecret: string }> {
  const { tracker } = context.live;
  try {
    const exchanged = await exchangeSecret({
      // Those of the token, which is newer than what is stored.
      addresses: peeringAddressesToDial({ ...peering, peerServerAddresses: token.serverAddresses }),
      gatewayAddresses: peeringGatewayAddresses(context.store.state()),
      caPems: token.ca,
      serverName: token.serverName,
      peerId: token.peerId,
      establishmentSecret: token.establishmentSecret,
      log: context.log,
    });
    tracker.exchanged(peering.id, null);
    return exchanged;
  } catch (error) {
    if (error instanceof PeerwayError) tracker.exchanged(peering.id, { code: error.code, message: error.message });
    throw error;
  }
}

/** Whether what is stored of the peer is not of the cluster whose token was used last. */
function isOfAnotherCluster(state: MeshState, peering: Peering): boolean {
  const bundle = state.trustBundle.get(trustBundleKey({ partition: peering.partition, peerName: peering.name }));
  return bundle !== undefined && !peering.peerServerName.endsWith(`.peering.${bundle.trustDomain}`);
}

/** The row of a dialer, from the token; a peering that exists keeps its ID. */
function dialerRow(
  context: OperationContext,
  input: EstablishPeeringInput,
  token: PeeringToken,
  existing: Peering | undefined,
): Peering {
  if (existing?.state === 'DELETING')
    throw new PeerwayError('peering.marked_for_deletion', 'cannot write to peering that is marked for deletion');
  if (existing !== undefined && peeringRole(existing) === 'acceptor')
    throw new PeerwayError(
      'peering.role_conflict',
      `cannot create peering with name: "${input.peerName}"; there is an existing peering expecting to be dialed`,
      { hint: 'A token was generated here under that name. Delete that peering, or choose another name.' },
    );
  const isConnected = existing !== undefined && context.live.tracker.isConnected(existing.id);
  const isNew = existing === undefined || existing.state === 'TERMINATED' || existing.peerId !== token.peerId;
  if (isConnected && existing.state !== 'TERMINATED' && existing.peerId !== token.peerId)
    throw new PeerwayError(
      'peering.name_in_use',
      `the peering "${input.peerName}" is connected, and the token belongs to another peering`,
      { field: 'PeeringToken', hint: 'Delete that peering first, or choose another name.' },
    );
  const base = existing ?? newPeering({ ...input, name: input.peerName, now: context.now() });
  return {
    ...base,
    meta: Object.keys(input.meta).length > 0 ? input.meta : base.meta,
    state: isNew ? 'PENDING' : base.state,
    stateSince: isNew ? context.now().toISOString() : base.stateSince,
    peerId: token.peerId,
    peerCaPems: token.ca,
    peerServerName: token.serverName,
    // While a stream is up, what the peer says over it is newer than what a token says (peering-wire §2).
    peerServerAddresses: !isNew && isConnected ? base.peerServerAddresses : token.serverAddresses,
    manualServerAddresses: token.manualServerAddresses,
    remote: token.remote,
  };
}

/** One cluster under two names would import everything twice, and each name's stream would end the other's. */
function refuseSecondName(input: EstablishPeeringInput, token: PeeringToken, peerings: Peering[]): void {
  const other = peerings.find(
    (peering) => peering.peerId === token.peerId && peering.name !== input.peerName && peering.state !== 'TERMINATED',
  );
  if (other !== undefined)
    throw new PeerwayError(
      'peering.token_invalid',
      `the token belongs to the peering that is established here as "${other.name}"`,
      {
        field: 'PeeringToken',
      },
    );
}
