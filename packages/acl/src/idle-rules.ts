import { labelledResources } from './acl-request.ts';
import { readRulesHcl } from './rules-hcl.ts';
import { readRulesJson } from './rules-json.ts';
import { collectProblems, isScopeWord, type Place, type RawItem, RULES_LENGTH_MAX } from './rules-text.ts';

/** Resources of Consul that Peerway has no such thing of. Their rules are read and kept, so that Consul's policies can be pasted in. */
export const idleResources = ['event', 'identity', 'key', 'keyring', 'query', 'session'] as const;

/** A rule that is right, but grants nothing here. */
export type IdleRule = Place & { word: string };

/** The rules of a text that have no effect, in its order; for those who are writing it. */
export function findIdleRules(text: string): IdleRule[] {
  if (text.length > RULES_LENGTH_MAX) return [];
  const { report } = collectProblems();
  const found: IdleRule[] = [];
  collectIdle(/^\s*\{/.test(text) ? readRulesJson(text, report) : readRulesHcl(text, report), found);
  return found;
}

/** Goes into blocks of partitions and namespaces alone, which nest two deep at most; deeper ones are refused anyway. */
function collectIdle(items: readonly RawItem[], found: IdleRule[], depth = 0): void {
  for (const item of items) {
    const { value: word, line, column } = item.name;
    if (isScopeWord(word)) {
      if (item.kind === 'block' && depth < 2) collectIdle(item.items, found, depth + 1);
    } else if (isIdle(word)) found.push({ line, column, word });
  }
}

function isIdle(word: string): boolean {
  const base = labelledResources.find((resource) => word === `${resource}_prefix`) ?? word;
  return idleResources.some((resource) => resource === base);
}
