import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { inScope } from './rule-scope.ts';

/** Resources of the whole cluster: `operator = "read"`. Their rules stand in no block. */
export const clusterResources = ['acl', 'keyring', 'operator'] as const;
export type ClusterResource = (typeof clusterResources)[number];

/** Resources that each partition has one of: `mesh = "write"`. */
export const partitionResources = ['mesh', 'peering'] as const;
export type PartitionResource = (typeof partitionResources)[number];

/** Resources that a rule names as a whole. */
export const scalarResources = [...clusterResources, ...partitionResources] as const;
export type ScalarResource = (typeof scalarResources)[number];

/** Named resources of a partition, whatever the namespace. */
export const nodeResources = ['agent', 'node'] as const;
export type NodeResource = (typeof nodeResources)[number];

/** Named resources of a namespace. */
export const namespacedResources = ['event', 'identity', 'key', 'query', 'service', 'session'] as const;
export type NamespacedResource = (typeof namespacedResources)[number];

/**
 * Resources that a rule names one by one or by prefix: `service "web" { policy = "write" }`, `node_prefix "" { … }`.
 * Rules for those that Peerway has no such thing of (`event`, `identity`, `key`, `query`, `session`) are read and kept, so
 * that policies written for Consul can be pasted in.
 */
export const labelledResources = [...nodeResources, ...namespacedResources] as const;
export type LabelledResource = (typeof labelledResources)[number];

/**
 * Everything that can be asked about. `intention` is the `intentions` field of `service` rules, `namespace` the `policy` of a
 * namespace block: the namespace itself, not what is in it.
 */
export const aclResources = [...scalarResources, ...labelledResources, 'intention', 'namespace'] as const;
export type AclResource = (typeof aclResources)[number];

/** `list` exists for keys only. */
export type AclAccess = 'read' | 'list' | 'write';

/**
 * A question to an authorizer: may this be read, listed or written? The namespace `*` stands for every one of the partition:
 * read is granted where any of them grants it, all else where all do.
 */
export type AclRequest =
  | { resource: ClusterResource; access: AclAccess }
  | { resource: PartitionResource; partition: string; access: AclAccess }
  | { resource: NodeResource; name: string; partition: string; access: AclAccess }
  | {
      resource: NamespacedResource | 'intention';
      name: string;
      partition: string;
      namespace: string;
      access: AclAccess;
    }
  | { resource: 'namespace'; partition: string; namespace: string; access: AclAccess };

/** The permission that a request needs, in Consul's words: `service:read on "foo"`, `peering:write in partition "x"`. */
export function requiredRule(request: AclRequest): string {
  const resource = request.resource === 'intention' ? 'intentions' : request.resource;
  const name = 'name' in request ? request.name : request.resource === 'namespace' ? request.namespace : null;
  const on = name === null ? '' : ` on ${JSON.stringify(name)}`;
  return `${resource}:${request.access}${on}${placeOf(request)}`;
}

/** The smallest rule that would grant a request, ready to paste into a policy. */
export function grantingRule(request: AclRequest): string {
  const { resource, access } = request;
  const partition = { match: 'exact', name: 'partition' in request ? request.partition : DEFAULT_PARTITION } as const;
  const wanted = 'namespace' in request ? request.namespace : DEFAULT_NAMESPACE;
  const namespace =
    wanted === '*' ? ({ match: 'prefix', name: '' } as const) : ({ match: 'exact', name: wanted } as const);
  if (resource === 'namespace') {
    const label = `namespace${namespace.match === 'prefix' ? '_prefix' : ''} ${JSON.stringify(namespace.name)}`;
    return inScope({ partition, namespace: ownNamespace }, `${label} { policy = "${access}" }`);
  }
  return inScope({ partition, namespace }, 'name' in request ? namedRule(request) : `${resource} = "${access}"`);
}

/** The rule that grants reading every service of a namespace. */
export const readAllServicesRule = ({ partition, namespace }: { partition: string; namespace: string }): string =>
  inScope(
    { partition: { match: 'exact', name: partition }, namespace: { match: 'exact', name: namespace } },
    'service_prefix "" { policy = "read" }',
  );

const ownNamespace = { match: 'exact', name: DEFAULT_NAMESPACE } as const;

function namedRule({ resource, name, access }: Extract<AclRequest, { name: string }>): string {
  if (resource !== 'intention') return `${resource} ${JSON.stringify(name)} { policy = "${access}" }`;
  const label = name === '*' ? 'service_prefix ""' : `service ${JSON.stringify(name)}`;
  return `${label} { policy = "read" intentions = "${access}" }`;
}

/** Where the permission is lacking, for whom `default` does not go without saying. */
function placeOf(request: AclRequest): string {
  const partition = 'partition' in request ? request.partition : DEFAULT_PARTITION;
  const isNamespaced = 'namespace' in request && request.resource !== 'namespace';
  return inWords({ partition, namespace: isNamespaced ? request.namespace : DEFAULT_NAMESPACE });
}

/** ` in partition "x", namespace "y"`, without what is `default`. */
export function inWords({ partition, namespace }: { partition: string; namespace: string }): string {
  const words = [
    ...(partition === DEFAULT_PARTITION ? [] : [`partition ${JSON.stringify(partition)}`]),
    ...(namespace === DEFAULT_NAMESPACE ? [] : [`namespace ${JSON.stringify(namespace)}`]),
  ];
  return words.length === 0 ? '' : ` in ${words.join(', ')}`;
}

/** What somebody asks about, with everything that a question could need. */
export type AclQuestion = {
  resource: AclResource;
  access: AclAccess;
  name: string;
  partition: string;
  namespace: string;
};

/** The question as an authorizer takes it. The name counts where the resource has one; that of a namespace is its own, or the place. */
export function aclRequestOf({ resource, access, name, partition, namespace }: AclQuestion): AclRequest {
  switch (resource) {
    case 'acl':
    case 'keyring':
    case 'operator':
      return { resource, access };
    case 'mesh':
    case 'peering':
      return { resource, partition, access };
    case 'agent':
    case 'node':
      return { resource, name, partition, access };
    case 'namespace':
      return { resource, partition, namespace: name === '' ? namespace : name, access };
    default:
      return { resource, name, partition, namespace, access };
  }
}
