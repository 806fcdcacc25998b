import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { inWords } from './acl-request.ts';
import { inScope, type RuleScope, type Selector } from './rule-scope.ts';

/** One permission that a mesh gateway's token needs, and what fails without it (pain C40). */
export type GatewayNeed = {
  /** In the words of a denial. */
  permission: string;
  /** Where it is needed. */
  scope: RuleScope;
  /** The rule that grants it, without the blocks of its scope. */
  rule: string;
  why: string;
};

const exactly = (name: string): Selector => ({ match: 'exact', name });
const all: Selector = { match: 'prefix', name: '' };

/**
 * What the token of a mesh gateway needs that is registered as `service` in `partition`, and no more (semantics A7; Consul's
 * "ACL policy for mesh gateways"). The template, the words of a denial and the console's page are made from it.
 */
export function gatewayNeeds(service: string, partition: string): GatewayNeed[] {
  const where = inWords({ partition, namespace: DEFAULT_NAMESPACE });
  const ofPartition: RuleScope = { partition: exactly(partition), namespace: exactly(DEFAULT_NAMESPACE) };
  const isDefault = partition === DEFAULT_PARTITION;
  return [
    {
      permission: `service:write on ${JSON.stringify(service)}${where}`,
      scope: ofPartition,
      rule: `service ${JSON.stringify(service)} { policy = "write" }`,
      why: `registers itself as "${service}"${where}, says how it is and receives its configuration`,
    },
    {
      permission: `mesh:write${where}`,
      scope: ofPartition,
      rule: 'mesh = "write"',
      why: 'gets its certificate as a mesh gateway, without which no HTTP export can be served; it also lets whoever holds the token change exports, gateway modes and mesh settings',
    },
    {
      permission: isDefault ? 'peering:read in every partition' : `peering:read${where}`,
      // The gateways of the default partition carry the traffic between control planes, whichever partition a peering is of.
      scope: isDefault ? { ...ofPartition, partition: all } : ofPartition,
      rule: 'peering = "read"',
      why: 'learns where the control planes of peers are; without it control traffic can not go through the gateway',
    },
    {
      permission: `service:read on all services${where}`,
      scope: { ...ofPartition, namespace: all },
      rule: 'service_prefix "" { policy = "read" }',
      why: 'routes to every service, so its configuration names all of them',
    },
    {
      permission: `node:read on all nodes${where}`,
      scope: ofPartition,
      rule: 'node_prefix "" { policy = "read" }',
      why: 'learns the addresses of the nodes that services and other gateways run on',
    },
  ];
}

/** The rule that meets a need, in HCL, in the blocks of its scope. */
export const gatewayRule = ({ scope, rule }: GatewayNeed): string => inScope(scope, rule);

/** The rules of a mesh gateway's token. */
export const meshGatewayRules = (service: string, partition = DEFAULT_PARTITION): string =>
  `${gatewayNeeds(service, partition).map(gatewayRule).join('\n')}\n`;
