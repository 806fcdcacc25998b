import { peeringPreflight } from '@peerway/mesh';
import { type PeeringPreflight, peeringAddressesToDial, preflightPeeringSchema } from '@peerway/model/peering';
import { peeringServerName } from '@peerway/model/sni';
import { decodePeeringToken, describePeeringToken, probePeeringAddresses } from '@peerway/peering';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';

/**
 * Looks at everything that establishing a peering with a token needs, from here, and writes nothing. It makes this cluster
 * connect to the addresses of the token, so it needs the right to establish. The token's secret is not used.
 * @throws PeerwayError `peering.token_invalid` for what is no token at all
 */
export async function preflightPeering(context: OperationContext, rawInput: unknown): Promise<PeeringPreflight> {
  const { peeringToken, peerName, partition } = parseInput(preflightPeeringSchema, rawInput);
  requirePermission(context, 'peering.preflight', { resource: 'peering', partition, access: 'write' });
  const decoded = decodePeeringToken(peeringToken);
  const { datacenter, trustDomain } = context.store.state().cluster;
  const token = describePeeringToken(decoded, peeringServerName(datacenter, trustDomain));
  const addresses = peeringAddressesToDial({ ...token, peerServerAddresses: token.serverAddresses });
  const probes = await probePeeringAddresses(addresses, { caPems: decoded.ca, serverName: decoded.serverName });
  const state = context.store.state();
  return { token, probes, checks: peeringPreflight(state, { token, probes, peerName, partition, now: context.now() }) };
}
