import { PeerwayError } from '@peerway/model/error';
import {
  type EstablishPeeringInput,
  establishPeeringSchema,
  type Peering,
  peeringAddressesToDial,
  peeringRole,
} from '@peerway/model/peering';
import { peeringServerName } from '@peerway/model/sni';
import { decodePeeringToken, exchangeSecret, type PeeringToken, peeringGatewayAddresses } from '@peerway/peering';
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
 */
export async function establishPeering(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  requirePermission(context, OPERATION, { resource: 'peering', access: 'write' });
  const input = parseInput(establishPeeringSchema, rawInput);
  const token = decodePeeringToken(input.peeringToken);
  const peering = await write(context, OPERATION, input.peerName, (transaction) => {
    const { state } = transaction;
    requireScope(state, input.partition);
    const { datacenter, trustDomain } = state.cluster;
    if (token.serverName === peeringServerName(datacenter, trustDomain))
      throw new PeerwayError(
        'peering.token_own_cluster',
        `cannot create a peering within the same cluster "${token.serverName}"`,
        { field: 'PeeringToken', hint: 'Generate the token in the cluster that you want to peer with.' },
      );
    const row = dialerRow(context, input, token, findPeering(state, input.peerName, input.partition));
    refuseSecondName(input, token, [...state.peering.values()]);
    transaction.put('peering', row);
    return row;
  });
  const { streamSecret } = await exchangeSecret({
    // Those of the token, which is newer than what is stored.
    addresses: peeringAddressesToDial({ ...peering, peerServerAddresses: token.serverAddresses }),
    gatewayAddresses: peeringGatewayAddresses(context.store.state()),
    caPems: token.ca,
    serverName: token.serverName,
    peerId: token.peerId,
    establishmentSecret: token.establishmentSecret,
    log: context.log,
  });
  await write(context, 'peering.store-secret', input.peerName, async (transaction) => {
    const current = findPeering(transaction.state, input.peerName, input.partition);
    if (current === undefined || current.id !== peering.id || current.state === 'DELETING')
      throw new PeerwayError('peering.marked_for_deletion', 'the peering was deleted while its secret was exchanged');
    await transaction.setPeeringSecrets(peering.id, {
      establishmentHash: null,
      pendingStreamHash: null,
      activeStreamHash: null,
      dialerStreamSecret: streamSecret,
    });
    transaction.put('peering', { ...current, state: 'ESTABLISHING', stateSince: context.now().toISOString() });
  });
  return {};
}

/** The row of a dialer, from the token; a peering that exists keeps its ID, and a TERMINATED one begins anew. */
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
  const isNew = existing === undefined || existing.state === 'TERMINATED';
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
    peerServerAddresses:
      !isNew && context.live.tracker.isConnected(base.id) ? base.peerServerAddresses : token.serverAddresses,
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
