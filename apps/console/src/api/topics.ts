/** Routers of the API whose answers a person may be looking at. */
export type Noun =
  | 'attention'
  | 'ca'
  | 'cluster'
  | 'topology'
  | 'peering'
  | 'service'
  | 'exportedService'
  | 'gateway'
  | 'proxy'
  | 'meshGatewayMode'
  | 'configEntry'
  | 'discoveryChain'
  | 'intention'
  | 'token'
  | 'policy'
  | 'role'
  | 'authMethod'
  | 'bindingRule'
  | 'session'
  | 'access'
  | 'partition'
  | 'namespace';

/** Which answers change when rows of a table, or what is known of a stream or proxy, change. */
const nounsByTopic: Record<string, readonly Noun[]> = {
  node: ['topology', 'service', 'gateway', 'proxy'],
  instance: [
    'attention',
    'topology',
    'service',
    'gateway',
    'proxy',
    'exportedService',
    'meshGatewayMode',
    'discoveryChain',
  ],
  check: ['attention', 'topology', 'service', 'gateway', 'proxy', 'exportedService', 'discoveryChain'],
  configEntry: [
    'attention',
    'topology',
    'configEntry',
    'exportedService',
    'meshGatewayMode',
    'service',
    'peering',
    'discoveryChain',
    'intention',
  ],
  peering: [
    'attention',
    'topology',
    'peering',
    'service',
    'exportedService',
    'meshGatewayMode',
    'discoveryChain',
    'intention',
  ],
  trustBundle: ['attention', 'peering', 'topology'],
  caRoot: ['attention', 'gateway', 'proxy', 'ca'],
  caConfig: ['ca'],
  aclToken: ['attention', 'token', 'session', 'access'],
  aclPolicy: ['policy', 'role', 'token', 'session', 'access'],
  aclRole: ['role', 'token', 'session', 'access'],
  aclBootstrap: [],
  authMethod: ['authMethod', 'bindingRule', 'token'],
  bindingRule: ['bindingRule'],
  peeringStatus: ['attention', 'ca', 'peering', 'topology', 'exportedService', 'service', 'discoveryChain'],
  proxy: ['attention', 'gateway', 'proxy', 'service', 'ca'],
  partition: ['partition', 'namespace'],
  namespace: ['partition', 'namespace'],
  exportPart: ['exportedService'],
};

const everything: readonly Noun[] = [...new Set(Object.values(nounsByTopic).flat())];

/** What to ask for again after an event. An unknown topic may be about anything, so everything is asked for again. */
export function nounsOf(topics: Iterable<string>): Set<Noun> {
  const nouns = new Set<Noun>();
  for (const topic of topics) for (const noun of nounsByTopic[topic] ?? everything) nouns.add(noun);
  return nouns;
}
