import { gatewayNeeds, gatewayRule } from '@peerway/acl';
import { type CreatedToken, createMeshGatewayTokenSchema } from '@peerway/model/acl';
import { identityNameSchema, type TemplatedPolicy } from '@peerway/model/acl-grant';
import { partitionSchema } from '@peerway/model/identifier';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { requireScope } from '../tenancy/require-scope.ts';
import { ACL_WRITE } from './acl-permissions.ts';
import { writeNewToken } from './create-token.ts';

/**
 * The token of a mesh gateway, in one write. What it may do comes from a template rather than a policy: a policy of the expected
 * name could have been there before, with other rules.
 */
export async function createMeshGatewayToken(context: OperationContext, rawInput: unknown): Promise<CreatedToken> {
  const operation = 'acl.create-mesh-gateway-token';
  requirePermission(context, operation, ACL_WRITE);
  const { gateway, partition, ...token } = parseInput(createMeshGatewayTokenSchema, rawInput);
  requireScope(context.store.state(), partition, 'default');
  const template: TemplatedPolicy = {
    templateName: 'builtin/mesh-gateway',
    variables: { name: gateway },
    partition,
    datacenters: [],
  };
  return await writeNewToken(context, operation, {
    ...token,
    description: token.description || `mesh gateway ${gateway}`,
    templatedPolicies: [...token.templatedPolicies, template],
  });
}

/** One permission of a mesh gateway's token: in words, as a rule, and what it is for. */
export type GatewayNeedView = { permission: string; rule: string; why: string };

const gatewaySchema = z.object({ gateway: identityNameSchema, partition: partitionSchema });

/** What a mesh gateway's token is for, permission by permission. Says nothing of this cluster, so it needs none. */
export function listGatewayNeeds(_context: OperationContext, rawInput: unknown): GatewayNeedView[] {
  const { gateway, partition } = parseInput(gatewaySchema, rawInput);
  return gatewayNeeds(gateway, partition).map((need) => ({
    permission: need.permission,
    rule: gatewayRule(need),
    why: need.why,
  }));
}
