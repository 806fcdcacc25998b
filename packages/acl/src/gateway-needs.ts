import { DEFAULT_PARTITION } from '@peerway/model/identifier';
import { type AclRequest, grantingRule, requiredRule } from './acl-request.ts';

/** One permission that a mesh gateway's token needs, and what fails without it (pain C40). */
export type GatewayNeed = {
  request: AclRequest;
  /** On every name, not on the request's alone. */
  isForAll: boolean;
  why: string;
};

/**
 * What the token of a mesh gateway needs that is registered as `service` in `partition`, and no more (semantics A7; Consul's
 * "ACL policy for mesh gateways"). The template, the words of a denial and the console's page are made from it.
 */
export function gatewayNeeds(service: string, partition: string): GatewayNeed[] {
  const where = partition === DEFAULT_PARTITION ? '' : ` in the partition "${partition}"`;
  return [
    {
      request: { resource: 'service', name: service, access: 'write' },
      isForAll: false,
      why: `registers itself as "${service}"${where}, says how it is and receives its configuration`,
    },
    {
      request: { resource: 'mesh', access: 'write' },
      isForAll: false,
      why: 'gets its certificate as a mesh gateway; without it no HTTP export can be served',
    },
    {
      request: { resource: 'peering', access: 'read' },
      isForAll: false,
      why: 'learns where the control planes of peers are; without it control traffic can not go through the gateway',
    },
    {
      request: { resource: 'service', name: '', access: 'read' },
      isForAll: true,
      why: 'routes to every service, so its configuration names all of them',
    },
    {
      request: { resource: 'node', name: '', access: 'read' },
      isForAll: true,
      why: 'learns the addresses of the nodes that services and other gateways run on',
    },
  ];
}

/** The permission of a need, in the words of a denial. */
export function gatewayPermission({ request, isForAll }: GatewayNeed): string {
  return isForAll ? `${request.resource}:${request.access} on all ${request.resource}s` : requiredRule(request);
}

/** The rule that meets a need, in HCL. */
export function gatewayRule({ request, isForAll }: GatewayNeed): string {
  if (!isForAll) return grantingRule(request);
  return `${request.resource}_prefix "" { policy = "${request.access}" }`;
}

/** The rules of a mesh gateway's token. */
export const meshGatewayRules = (service: string, partition = DEFAULT_PARTITION): string =>
  `${gatewayNeeds(service, partition).map(gatewayRule).join('\n')}\n`;
