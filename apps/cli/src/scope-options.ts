import { type Command, Option } from 'commander';

/** `--partition`, as in Consul's commands. */
export const partitionOption = (): Option =>
  new Option('--partition <name>', 'admin partition [env: PEERWAY_PARTITION, CONSUL_PARTITION] (default: default)');

/** `--namespace`, as in Consul's commands. */
export const namespaceOption = (): Option =>
  new Option('--namespace <name>', 'namespace [env: PEERWAY_NAMESPACE, CONSUL_NAMESPACE] (default: default)');

/** Both, for what lies in a namespace. */
export const addScopeOptions = (command: Command): Command =>
  command.addOption(partitionOption()).addOption(namespaceOption());

export type ScopeOptions = { partition?: string; namespace?: string };

/** The partition and namespace that a command is about: its options, else the environment, else the defaults. */
export function resolveScope(
  { partition, namespace }: ScopeOptions,
  environment: Record<string, string | undefined>,
): { partition: string; namespace: string } {
  return {
    partition: partition || environment.PEERWAY_PARTITION || environment.CONSUL_PARTITION || 'default',
    namespace: namespace || environment.PEERWAY_NAMESPACE || environment.CONSUL_NAMESPACE || 'default',
  };
}
