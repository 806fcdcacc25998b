/** Resources that a rule names as a whole: `mesh = "write"`. */
export const scalarResources = ['acl', 'keyring', 'mesh', 'operator', 'peering'] as const;
export type ScalarResource = (typeof scalarResources)[number];

/** Resources that a rule names one by one or by prefix: `service "web" { policy = "write" }`, `node_prefix "" { … }`. */
export const labelledResources = ['agent', 'event', 'key', 'node', 'query', 'service', 'session'] as const;
export type LabelledResource = (typeof labelledResources)[number];

/** Everything that can be asked about. `intention` is the `intentions` field of `service` rules. */
export const aclResources = [...scalarResources, ...labelledResources, 'intention'] as const;
export type AclResource = (typeof aclResources)[number];

/** `list` exists for keys only. */
export type AclAccess = 'read' | 'list' | 'write';

/** A question to an authorizer: may this be read, listed or written? */
export type AclRequest =
  | { resource: ScalarResource; access: AclAccess }
  | { resource: LabelledResource | 'intention'; name: string; access: AclAccess };

/** The permission that a request needs, in Consul's words: `service:read on "foo"`, `peering:write`. */
export function requiredRule(request: AclRequest): string {
  if (!('name' in request)) return `${request.resource}:${request.access}`;
  const resource = request.resource === 'intention' ? 'intentions' : request.resource;
  return `${resource}:${request.access} on ${JSON.stringify(request.name)}`;
}
