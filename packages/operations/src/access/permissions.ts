import { type AclRequest, requiredRule } from '@peerway/acl';
import { type ConfigEntryKind, configEntryKindSchema } from '@peerway/model/config-entry';
import { configEntryPermission } from '../config-entry/permissions.ts';
import {
  always,
  anyToken,
  filtered,
  guarded,
  hidden,
  listed,
  nothing,
  type PermissionCases,
  type PermissionNeed,
  type PermissionRule,
  refused,
} from './permission-rule.ts';

/*
 * What every operation asks of its caller. An operation with a tRPC procedure has the procedure's path as its name; every route
 * of /v1 names its own. The page docs/permissions.md is made from it, and a walk through both doors (apps/control-plane,
 * access.int.test.ts) tries each row with no token, a wrong one, one that may do everything else, and one that may do just this.
 */

const readAcl = always(refused(['acl:read']));
const writeAcl = always(refused(['acl:write']));
const readMesh = always(listed(['mesh:read'], 'of each partition what the token may read there'));
const writeMesh = always(refused(['mesh:write']));
const readPeering = always(refused(['peering:read']));
const writePeering = always(refused(['peering:write']));
const writeOperator = always(refused(['operator:write']));
const serviceOnNode = ['service:read on the service', 'node:read on the node'] as const;
const imported = [['service:write on any service', 'service:read on every service']] as const;
const ownOrAny = (own: PermissionNeed): PermissionCases => ({
  "the caller's own token": own,
  'another token': refused(['acl:read']),
});

/** The rule of the entry's kind, as the operations themselves look it up. */
function ruleOfKind(kind: ConfigEntryKind, access: 'read' | 'write'): PermissionRule | null {
  const where = { Partition: 'default', Namespace: 'default' };
  // Cast: kinds with a fixed name ask for the same whatever the name is.
  const request: AclRequest | null = configEntryPermission({ Kind: kind, Name: 'NAME', ...where } as never, access);
  // Cast: the words of a denial are those of the table, but for the name.
  return request && (requiredRule(request).replace('"NAME"', 'the service') as PermissionRule);
}

function byKind(access: 'read' | 'write', need: typeof refused): PermissionCases {
  return Object.fromEntries(
    configEntryKindSchema.options.map((kind) => {
      const rule = ruleOfKind(kind, access);
      if (rule === null) return [kind, nothing()];
      // Intentions of teams name the providers, so whoever may write a service may read them.
      const either =
        kind === 'jwt-provider' && access === 'read' ? [rule, 'service:write on any service' as const] : rule;
      return [kind, need([either])];
    }),
  );
}

const readEntry = byKind('read', refused);
const writeEntry = byKind('write', refused);
/** Routing to another service needs `service:read` on that one. */
const writeReferringEntry: PermissionCases = {
  ...writeEntry,
  'service-router, -splitter or -resolver to another service': refused([
    'service:write on the service',
    'service:read on the destination',
  ]),
};

export const permissions = {
  'access.authorize': always(nothing('what the caller itself may do')),
  'access.explain': ownOrAny(nothing()),
  'access.whatCan': ownOrAny(nothing()),
  'access.whoCan': readAcl,
  'acl.bootstrap': always(nothing('works once, until the reset index is given')),
  'acl.login': always(nothing("the auth method's bearer token is what it asks for")),
  'acl.logout': always(nothing("ends the caller's own token, where that is one of a login")),
  'agent.self': always(refused(['agent:read on the node'])),
  'attention.get': always(
    filtered(
      ['service:read on the service'],
      'peerings by peering:read, the root certificate by operator:read, and tokens by acl:read',
    ),
  ),
  'audit.export': readAcl,
  'audit.list': readAcl,
  'audit.newer': readAcl,
  'audit.verify': readAcl,
  'authMethod.create': writeAcl,
  'authMethod.delete': writeAcl,
  'authMethod.list': readAcl,
  'authMethod.previewLogin': readAcl,
  'authMethod.read': readAcl,
  'authMethod.update': writeAcl,
  'bindingRule.create': writeAcl,
  'bindingRule.delete': writeAcl,
  'bindingRule.list': readAcl,
  'bindingRule.read': readAcl,
  'bindingRule.update': writeAcl,
  'ca.activateRoot': writeOperator,
  'ca.cancelRotation': writeOperator,
  'ca.read': always(refused(['operator:read'])),
  'ca.readConfig': always(refused(['operator:write'], 'as in Consul, reading it asks for as much as writing it')),
  'ca.roots': always(nothing()),
  'ca.startRotation': writeOperator,
  'ca.writeConfig': writeOperator,
  'catalog.checks': {
    'of a node': filtered(['node:read on the node']),
    'of a service': filtered(serviceOnNode),
  },
  'catalog.datacenters': always(nothing()),
  'catalog.deregister': always(refused(['service:write on the service'])),
  'catalog.deregisterNode': {
    'a node with all on it': refused(['node:write on the node', 'service:write on the service']),
    'an instance': refused(['service:write on the service']),
    "a node's check": refused(['node:write on the node']),
    "a service's check": refused(['service:write on the service']),
  },
  'catalog.gatewayServices': always(nothing('always empty: there are no such gateways')),
  'catalog.instances': {
    'of a service': filtered(serviceOnNode, "of a peer's, see `service.list` and `catalog.nodes`"),
    'the proxies in front of it': filtered(serviceOnNode, 'on what the proxies are registered as'),
  },
  'catalog.node': always(filtered(['node:read on the node'], 'its services by `service:read`')),
  'catalog.nodeInstances': always(filtered(serviceOnNode)),
  'catalog.nodes': always(
    filtered(
      ['node:read on the node'],
      'their services by `service:read`; of a peer: `service:write` on any service, or `node:read` on every node',
    ),
  ),
  'catalog.readInstance': always(hidden(serviceOnNode)),
  'catalog.register': {
    'on a new node, or as it is known': refused(['service:write on the service']),
    'changing what is known of the node': refused(['service:write on the service', 'node:write on the node']),
  },
  'catalog.registerNode': {
    'a node': refused(['node:write on the node']),
    'an instance, or a check of one': refused(['node:write on the node', 'service:write on the service']),
  },
  'catalog.services': always(filtered(serviceOnNode)),
  'check.update': {
    "a node's": refused(['node:write on the node']),
    "a service's": refused(['service:write on the service']),
  },
  'cluster.get': always(anyToken()),
  'cluster.status': always(nothing()),
  'configEntry.delete': writeEntry,
  'configEntry.list': byKind('read', filtered),
  'configEntry.listRevisions': readEntry,
  'configEntry.parse': always(anyToken('it is work, and tells nothing of the cluster')),
  'configEntry.preview': writeReferringEntry,
  'configEntry.read': readEntry,
  'configEntry.rollBack': writeReferringEntry,
  'configEntry.text': readEntry,
  'configEntry.write': writeReferringEntry,
  'discoveryChain.list': always(filtered(['service:read on the service'])),
  'discoveryChain.read': always(refused(['service:read on the service'])),
  'events.watch': always(anyToken('which tables changed, never what')),
  'exportedService.addConsumer': writeMesh,
  'exportedService.deletePart': writeMesh,
  'exportedService.list': readMesh,
  'exportedService.listParts': readMesh,
  'exportedService.removeConsumer': writeMesh,
  'exportedService.writePart': writeMesh,
  'exportedService.listForPeer': always(filtered([['mesh:write', 'service:read on the service']])),
  'gateway.history': always(hidden(['service:read on the gateway'])),
  'gateway.list': always(filtered(['service:read on the gateway'])),
  'gateway.read': always(hidden(['service:read on the gateway'])),
  'intention.check': always(refused(['service:read on the destination'])),
  'intention.delete': always(refused(['intentions:write on the destination'])),
  'intention.list': always(filtered(['intentions:read on the destination'])),
  'intention.match': {
    'by destination': refused(['intentions:read on the destination']),
    'by source': refused(['intentions:read on the service'], 'and of the destinations those that may be read'),
  },
  'intention.read': always(refused(['intentions:read on the destination'])),
  'intention.write': always(refused(['intentions:write on the destination'])),
  'meshGatewayMode.list': always(filtered(['service:read on the service'])),
  'meshGatewayMode.preview': {
    'of a partition': refused(['mesh:write']),
    'of a service': refused(['service:write on the service']),
  },
  'meshGatewayMode.set': {
    'of a partition': refused(['mesh:write']),
    'of a service': refused(['service:write on the service']),
  },
  'namespace.delete': always(refused(['namespace:write on the namespace'])),
  'namespace.list': always(listed(['namespace:read on the namespace'])),
  'namespace.read': always(refused(['namespace:read on the namespace'])),
  'namespace.write': always(refused(['namespace:write on the namespace'])),
  'partition.delete': writeOperator,
  'partition.list': always(refused(['operator:read'])),
  'partition.read': always(refused(['operator:read'])),
  'partition.write': writeOperator,
  'peering.delete': writePeering,
  'peering.deletionImpact': always(refused(['peering:read'], 'services by `service:read`, entries by their kind')),
  'peering.establish': writePeering,
  'peering.generateToken': writePeering,
  'peering.list': always(listed(['peering:read'], 'of each partition what the token may read there')),
  'peering.preflight': writePeering,
  'peering.read': readPeering,
  'peering.services': always(refused(['peering:read'], 'services as in `service.list`')),
  'policy.create': writeAcl,
  'policy.delete': writeAcl,
  'policy.list': readAcl,
  'policy.read': readAcl,
  'policy.update': writeAcl,
  'proxy.list': always(filtered(['service:read on the service'], 'on what the proxy is registered as')),
  'proxy.report': {
    'of a gateway': guarded(['service:write on the gateway', 'mesh:write']),
    'of a sidecar': guarded(['service:write on the service behind the proxy']),
  },
  'proxy.signLeaf': {
    'of a gateway': refused(['mesh:write']),
    'of a service': refused(['service:write on the service']),
  },
  'proxy.watch': {
    'of a gateway': guarded(['service:write on the gateway', 'mesh:write', 'service:read on every service']),
    'of a sidecar': guarded(['service:write on the service behind the proxy']),
  },
  'role.create': writeAcl,
  'role.delete': writeAcl,
  'role.list': readAcl,
  'role.read': readAcl,
  'role.update': writeAcl,
  'service.list': {
    'of this cluster': filtered(['service:read on the service']),
    'of a peer': filtered(imported),
  },
  'service.planUpstream': always(hidden(['service:read on the service', ...imported])),
  'service.read': always(hidden(['service:read on the service'], 'of a peer as in `service.list`')),
  'service.setMaintenance': always(refused(['service:write on the service'])),
  'session.current': always(nothing()),
  'session.list': ownOrAny(anyToken()),
  'session.methods': always(nothing()),
  'session.revoke': {
    "the caller's own": nothing('finds only sessions of the token itself'),
    "another token's": hidden(['acl:write']),
  },
  'session.revokeOthers': always(anyToken()),
  'session.signIn': always(nothing()),
  'session.signOut': always(nothing()),
  'templatedPolicy.list': readAcl,
  'templatedPolicy.preview': readAcl,
  'templatedPolicy.read': readAcl,
  'token.clone': writeAcl,
  'token.create': writeAcl,
  'token.createForMeshGateway': writeAcl,
  'token.delete': writeAcl,
  'token.gatewayNeeds': always(nothing('says nothing of this cluster')),
  'token.list': readAcl,
  'token.read': readAcl,
  'token.self': always(anyToken()),
  'token.update': writeAcl,
  'topology.at': always(filtered(['service:read on the service'])),
  'topology.get': always(filtered(['service:read on the service'])),
  'topology.watch': always(filtered(['service:read on the service'])),
  'traffic.history': {
    'of a service': hidden(['service:read on the service']),
    'with a peer': refused(['peering:read']),
  },
} satisfies Record<string, PermissionCases>;

/** What a caller can ask for, whichever door it comes through. */
export type OperationName = keyof typeof permissions;
