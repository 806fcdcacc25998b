import { type AclRequest, requiredRule } from '@peerway/acl';
import type { PermissionRule, PermissionSubject } from '@peerway/operations';

/** What the subjects of rules are called in a call. */
export type SubjectNames = Record<PermissionSubject, string>;

type Parsed = { resource: string; access: 'read' | 'write'; subject: PermissionSubject | null };

function parse(rule: PermissionRule): Parsed {
  const match = /^(\w+):(read|write)(?: on (.+))?$/.exec(rule);
  if (match === null) throw new Error(`not a rule: ${rule}`);
  // Casts: the type of a rule says what its parts can be.
  const [, resource = '', access, subject = null] = match as unknown as [
    string,
    string,
    'read' | 'write',
    PermissionSubject | undefined,
  ];
  return { resource, access, subject };
}

/** How a denial names the rule; null for those about sets, which each operation words by itself. */
export function deniedWords(rule: PermissionRule, names: SubjectNames): string | null {
  const { resource, access, subject } = parse(rule);
  if (subject === 'any service' || subject === 'every service') return null;
  const place = { partition: 'default', namespace: 'default' };
  const name = subject === null ? '' : names[subject];
  const request = {
    ...place,
    ...(resource === 'namespace' ? { namespace: name } : { name }),
    resource: resource === 'intentions' ? 'intention' : resource,
    access,
  };
  // Cast: put together from the parts of a rule's type.
  const { name: _name, ...unnamed } = request as { name?: string };
  return requiredRule((subject === null ? unnamed : request) as unknown as AclRequest);
}

/** Rules that grant this and nothing else: a right on a service brings none on its intentions, and the other way round. */
export function exactly(rule: PermissionRule, names: SubjectNames): string {
  const { resource, access, subject } = parse(rule);
  if (subject === null) return `${resource} = "${access}"`;
  const name = names[subject];
  switch (resource) {
    case 'service': {
      const block = `{ policy = "${access}" intentions = "deny" }`;
      if (subject !== 'every service') return `service "${subject === 'any service' ? 'whichever' : name}" ${block}`;
      return `service_prefix "" ${block} namespace_prefix "" { service_prefix "" ${block} }`;
    }
    case 'intentions':
      return `service "${name}" { policy = "deny" intentions = "${access}" }`;
    default:
      return `${resource} "${name}" { policy = "${access}" }`;
  }
}

/** Every right there is but one: all else in this partition, the next lower right on the thing itself, and all of another partition. */
export function allBut(rules: readonly PermissionRule[], names: SubjectNames): string {
  const parsed = rules.map(parse);
  const lower = ({ access }: Parsed): string => (access === 'write' ? 'read' : 'deny');
  const scalars = ['acl', 'operator', 'mesh', 'peering'].map((resource) => {
    const lacking = parsed.find((rule) => rule.resource === resource);
    return `${resource} = "${lacking === undefined ? 'write' : lower(lacking)}"`;
  });
  const ofSet = parsed.find(({ subject }) => subject === 'any service' || subject === 'every service');
  const services = serviceRules(ofSet);
  const exceptions = parsed.flatMap((rule): string[] => {
    const { resource, subject } = rule;
    if (subject === null || subject === 'any service' || subject === 'every service') return [];
    const label = `"${names[subject]}"`;
    switch (resource) {
      case 'service':
        return [`service ${label} { policy = "${lower(rule)}" intentions = "write" }`];
      case 'intentions':
        return [`service ${label} { policy = "write" intentions = "${lower(rule)}" }`];
      case 'namespace':
        return [`namespace ${label} { policy = "${lower(rule)}" ${services} }`];
      default:
        return [`${resource} ${label} { policy = "${lower(rule)}" }`];
    }
  });
  return `
    ${scalars.join('\n')}
    node_prefix "" { policy = "write" }
    agent_prefix "" { policy = "write" }
    ${services}
    namespace_prefix "" { policy = "write" ${services} }
    ${exceptions.join('\n')}
    ${everythingIn('elsewhere')}`;
}

/** Of all services, as far as a rule about sets of them is not the one that is lacking. */
function serviceRules(lacking: Parsed | undefined): string {
  if (lacking === undefined) return 'service_prefix "" { policy = "write" intentions = "write" }';
  return lacking.subject === 'any service'
    ? 'service_prefix "" { policy = "read" } service "hidden-from-it" { policy = "deny" }'
    : 'service_prefix "" { policy = "write" intentions = "write" } service "hidden-from-it" { policy = "deny" }';
}

const everythingIn = (partition: string): string => `partition "${partition}" {
  mesh = "write"
  peering = "write"
  agent_prefix "" { policy = "write" }
  node_prefix "" { policy = "write" }
  namespace_prefix "" {
    policy = "write"
    service_prefix "" { policy = "write" intentions = "write" }
  }
}`;
