import { namedTemplates, type TemplatedPolicyName, type TemplatedPolicyView } from '@peerway/model/acl-grant';
import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { meshGatewayRules } from './gateway-needs.ts';

/** Where a template takes the name of what it is about. */
const PLACE = '{{.Name}}';

type Template = { description: string; template: string };

const templates = {
  'builtin/service': {
    description:
      'For a service and its sidecar: register, get certificates as the service, and discover and reach other services.',
    template: `service "${PLACE}" { policy = "write" }
service "${PLACE}-sidecar-proxy" { policy = "write" }
service_prefix "" { policy = "read" }
node_prefix "" { policy = "read" }
`,
  },
  'builtin/node': {
    description: 'For a node: register itself, and discover services.',
    template: `node "${PLACE}" { policy = "write" }
service_prefix "" { policy = "read" }
`,
  },
  'builtin/dns': {
    description: 'For answering names: read nodes, services and prepared queries.',
    template: `node_prefix "" { policy = "read" }
service_prefix "" { policy = "read" }
query_prefix "" { policy = "read" }
`,
  },
  'builtin/nomad-server': {
    description: 'For a Nomad server. It may manage ACLs, which is to say everything.',
    template: `acl = "write"
agent_prefix "" { policy = "read" }
node_prefix "" { policy = "read" }
service_prefix "" { policy = "write" }
`,
  },
  'builtin/nomad-client': {
    description: 'For a Nomad client: register any service.',
    template: `agent_prefix "" { policy = "read" }
node_prefix "" { policy = "read" }
service_prefix "" { policy = "write" }
key_prefix "" { policy = "read" }
`,
  },
  'builtin/api-gateway': {
    description: 'For an API gateway: register itself, and route to services.',
    template: `mesh = "read"
node_prefix "" { policy = "read" }
service_prefix "" { policy = "read" }
service "${PLACE}" { policy = "write" }
`,
  },
  'builtin/mesh-gateway': {
    description: 'For a mesh gateway: register itself, get its certificate, and route to every service and peer.',
    template: meshGatewayRules(PLACE),
  },
} satisfies Record<TemplatedPolicyName, Template>;

export const listTemplatedPolicies = (): TemplatedPolicyView[] =>
  Object.entries(templates).map(([templateName, { description, template }]) => ({
    // Cast: the keys are the names, held by `satisfies` above.
    templateName: templateName as TemplatedPolicyName,
    description,
    template,
    needsName: namedTemplates.has(templateName as TemplatedPolicyName),
  }));

/**
 * The rules that a template stands for. The name is written as the inside of a quoted string: whatever it holds, it stays one name
 * and never becomes a rule.
 */
export function templateRules(templateName: TemplatedPolicyName, name = '', partition = DEFAULT_PARTITION): string {
  const template =
    templateName === 'builtin/mesh-gateway' ? meshGatewayRules(PLACE, partition) : templates[templateName].template;
  return template.replaceAll(PLACE, () => JSON.stringify(name).slice(1, -1));
}
