import { InvalidArgumentError } from 'commander';

/** One end of an intention, as Consul's commands write it: `web`, `shop/web`, `team-a/shop/web`, and a peer's `web` with `--source-peer`. */
export type IntentionEnd = { name: string; namespace: string; partition: string };

/** Reads `[[partition/]namespace/]service`. What is not given is the scope's. */
export function parseIntentionEnd(text: string, scope: { partition: string; namespace: string }): IntentionEnd {
  const parts = text.split('/');
  if (parts.length > 3 || parts.some((part) => part === ''))
    throw new InvalidArgumentError(`${JSON.stringify(text)} is not [[partition/]namespace/]service`);
  const [name = '', namespace = scope.namespace, partition = scope.partition] = parts.toReversed();
  return { name, namespace, partition };
}

/** Writes it back, without what is the default. */
export function formatIntentionEnd({ name, namespace, partition }: IntentionEnd): string {
  if (partition !== '' && partition !== 'default') return `${partition}/${namespace}/${name}`;
  return namespace === 'default' ? name : `${namespace}/${name}`;
}
