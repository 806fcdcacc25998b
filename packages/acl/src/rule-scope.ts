import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';

/** Names what a rule is about: one name, or every name that begins so. */
export type Selector = { match: 'exact' | 'prefix'; name: string };

/** Where a rule holds: the blocks that it stands in. Outside of every block that is `default` of both. */
export type RuleScope = { partition: Selector; namespace: Selector };

export const defaultScope: RuleScope = {
  partition: { match: 'exact', name: DEFAULT_PARTITION },
  namespace: { match: 'exact', name: DEFAULT_NAMESPACE },
};

/** Nodes and agents are of a partition, and count as of this namespace of it, as in Consul. */
export const NODE_NAMESPACE = DEFAULT_NAMESPACE;

/** Puts a rule into the blocks of its scope, on one line; `default` needs none. */
export function inScope({ partition, namespace }: RuleScope, rule: string): string {
  const inNamespace = isDefault(namespace, DEFAULT_NAMESPACE) ? rule : block('namespace', namespace, rule);
  return isDefault(partition, DEFAULT_PARTITION) ? inNamespace : block('partition', partition, inNamespace);
}

/** Tells scopes apart: two rules of one scope that name the same thing are merged, or refused when in one policy. */
export const scopeKey = ({ partition, namespace }: RuleScope): string =>
  `${partition.match} ${partition.name} ${namespace.match} ${namespace.name}`;

const isDefault = ({ match, name }: Selector, byDefault: string): boolean => match === 'exact' && name === byDefault;

const block = (kind: 'partition' | 'namespace', { match, name }: Selector, content: string): string =>
  `${kind}${match === 'prefix' ? '_prefix' : ''} ${JSON.stringify(name)} { ${content} }`;
