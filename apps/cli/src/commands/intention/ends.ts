import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import { namespaceOption, partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';
import { parseIntentionEnd } from './intention-end.ts';

export type EndOptions = ScopeOptions & { sourcePeer?: string };

/** A command about one source and one destination. */
export const endsCommand = (name: string, base: (name: string) => Command = callingCommand): Command =>
  base(name)
    .argument('<source>', '[[partition/]namespace/]service, or *')
    .argument('<destination>', '[[partition/]namespace/]service, or *')
    .option('--source-peer <peer>', 'the source is a service of this peer')
    .addOption(partitionOption())
    .addOption(namespaceOption());

/** The name of the intention that the arguments stand for. */
export function intentionName(context: CommandContext, source: string, destination: string, options: EndOptions) {
  const scope = resolveScope(options, context.environment);
  const from = parseIntentionEnd(source, scope);
  const peer = options.sourcePeer ?? '';
  return {
    // A peer's service lies in no partition of this cluster.
    source: { ...from, partition: peer === '' ? from.partition : '', peer, samenessGroup: '' },
    destination: parseIntentionEnd(destination, scope),
  };
}
