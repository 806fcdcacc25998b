import { peeringServices } from '@peerway/mesh';
import { partitionSchema, peerNameSchema } from '@peerway/model/identifier';
import type { PeeringServicesView } from '@peerway/model/peering';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { mayReadService } from '../service/read-services.ts';
import { requirePeering } from './peering-row.ts';

const inputSchema = z.object({ name: peerNameSchema, partition: partitionSchema });

/** The services that cross a peering, both ways, as far as the caller may see them (pain C26). */
export function readPeeringServices(context: OperationContext, rawInput: unknown): PeeringServicesView {
  const { name, partition } = parseInput(inputSchema, rawInput);
  requirePermission(context, 'peering.services', { resource: 'peering', partition, access: 'read' });
  const state = context.store.state();
  const peering = requirePeering(state, name, partition);
  const { exported, imported } = peeringServices(state, peering, context.live.tracker.serviceEvidence(peering.id));
  return {
    exported: exported.filter((service) => mayReadService(context, { ...service, partition, peer: '' })),
    imported: imported.filter((service) => mayReadService(context, { ...service, partition, peer: name })),
  };
}
