import { randomUUID } from 'node:crypto';
import { checkTokenAddresses } from '@peerway/mesh';
import { PeerwayError } from '@peerway/model/error';
import { durationMs } from '@peerway/model/go-duration';
import {
  generatePeeringTokenSchema,
  type Peering,
  type PeeringTokenView,
  type PreflightCheck,
  peeringRole,
} from '@peerway/model/peering';
import { peeringServerName } from '@peerway/model/sni';
import { describePeeringToken, encodePeeringToken, type PeeringToken, peeringServerAddresses } from '@peerway/peering';
import { secretHash } from '@peerway/store';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { requireScope } from '../tenancy/require-scope.ts';
import { write } from '../write.ts';
import { findPeering, newPeering } from './peering-row.ts';

/**
 * Makes a token with which another cluster can establish the peering (peering-wire §1). For a name that exists it keeps the
 * peering and replaces the establishment secret, so older unused tokens die; secrets of a running stream stay.
 * @returns the token, what it says, and whether its addresses can be reached from elsewhere, as far as they tell (pain C10)
 */
export async function generatePeeringToken(
  context: OperationContext,
  rawInput: unknown,
): Promise<{ token: string; view: PeeringTokenView; addresses: PreflightCheck }> {
  const operation = 'peering.generate-token';
  const input = parseInput(generatePeeringTokenSchema, rawInput);
  requirePermission(context, operation, { resource: 'peering', partition: input.partition, access: 'write' });
  return await write(context, operation, input.peerName, async (transaction) => {
    const { state } = transaction;
    requireScope(state, input.partition);
    const existing = findPeering(state, input.peerName, input.partition);
    refuseGeneration(existing, input.peerName);
    const ca = [...state.caRoot.values()].map((root) => root.certPem);
    if (ca.length === 0) throw new PeerwayError('peering.not_ready', 'CA has not finished initializing');
    const serverAddresses = peeringServerAddresses(state);
    if (serverAddresses.length === 0)
      throw new PeerwayError(
        'peering.not_ready',
        'servers are configured to PeerThroughMeshGateways, but no mesh gateway instances are registered',
      );
    const now = context.now();
    const externalAddresses = input.serverExternalAddresses ?? existing?.token?.externalAddresses ?? [];
    const peering: Peering = {
      ...(existing ?? newPeering({ ...input, name: input.peerName, now })),
      meta: Object.keys(input.meta).length > 0 ? input.meta : (existing?.meta ?? {}),
      token: {
        madeAt: now.toISOString(),
        expiresAt: input.ttl === undefined ? null : new Date(now.getTime() + durationMs(input.ttl)).toISOString(),
        usedAt: null,
        externalAddresses,
        madeBy: context.caller.description || context.caller.accessorId,
        replaced: existing?.token && existing.token.usedAt === null ? (existing.token.replaced ?? 0) + 1 : 0,
      },
    };
    transaction.put('peering', peering);
    const establishmentSecret = randomUUID();
    const secrets = await transaction.peeringSecrets(peering.id);
    await transaction.setPeeringSecrets(peering.id, {
      pendingStreamHash: null,
      activeStreamHash: null,
      dialerStreamSecret: null,
      ...secrets,
      establishmentHash: secretHash(establishmentSecret),
    });
    const { datacenter, trustDomain } = state.cluster;
    const serverName = peeringServerName(datacenter, trustDomain);
    const token: PeeringToken = {
      ca,
      manualServerAddresses: externalAddresses,
      serverAddresses,
      serverName,
      peerId: peering.id,
      establishmentSecret,
      remote: { partition: input.partition, datacenter, locality: null },
    };
    const view = describePeeringToken(token, serverName);
    return { token: encodePeeringToken(token), view, addresses: checkTokenAddresses(view) };
  });
}

function refuseGeneration(existing: Peering | undefined, name: string): void {
  if (existing === undefined) return;
  if (existing.state === 'DELETING')
    throw new PeerwayError('peering.marked_for_deletion', 'cannot write to peering that is marked for deletion');
  // An acceptor's TERMINATED record holds nothing that could be kept, but the other side must not meet its old secrets.
  if (existing.state === 'TERMINATED')
    throw new PeerwayError(
      'peering.marked_for_deletion',
      `the other cluster deleted the peering "${name}"; delete it here too, then generate a token`,
      {
        hint: `Delete the peering "${name}" first.`,
      },
    );
  if (peeringRole(existing) === 'dialer')
    throw new PeerwayError(
      'peering.role_conflict',
      `cannot create peering with name: "${name}"; there is already an established peering`,
      {
        hint: 'This cluster dials that peering: its token is generated in the other cluster.',
      },
    );
}
