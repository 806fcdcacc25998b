/** Resources that a rule names as a whole: `mesh = "write"`. */
export const scalarResources = ['acl', 'keyring', 'mesh', 'operator', 'peering'] as const;
export type ScalarResource = (typeof scalarResources)[number];

/**
 * Resources that a rule names one by one or by prefix: `service "web" { policy = "write" }`, `node_prefix "" { … }`.
 * Rules for those that Peerway has no such thing of (`agent`, `event`, `identity`, `key`, `query`, `session`) are read and
 * kept, so that policies written for Consul can be pasted in.
 */
export const labelledResources = ['agent', 'event', 'identity', 'key', 'node', 'query', 'service', 'session'] as const;
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

/** The smallest rule that would grant a request, ready to paste into a policy. */
export function grantingRule(request: AclRequest): string {
  if (!('name' in request)) return `${request.resource} = "${request.access}"`;
  const label = JSON.stringify(request.name);
  return request.resource === 'intention'
    ? `service ${label} { policy = "read" intentions = "${request.access}" }`
    : `${request.resource} ${label} { policy = "${request.access}" }`;
}
