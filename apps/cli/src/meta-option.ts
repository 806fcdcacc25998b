import { InvalidArgumentError } from 'commander';

/** Collects `--meta key=value`, given once or several times. */
export function collectMeta(text: string, collected: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Give key=value.');
  return { ...collected, [text.slice(0, at)]: text.slice(at + 1) };
}
