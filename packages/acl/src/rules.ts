import {
  clusterResources,
  type LabelledResource,
  labelledResources,
  nodeResources,
  type ScalarResource,
  scalarResources,
} from './acl-request.ts';
import { defaultScope, NODE_NAMESPACE, type RuleScope, type Selector, scopeKey } from './rule-scope.ts';
import { readRulesHcl } from './rules-hcl.ts';
import { readRulesJson } from './rules-json.ts';
import {
  collectProblems,
  isScopeWord,
  type Placed,
  type RawItem,
  type Report,
  RULES_LENGTH_MAX,
  type RulesProblem,
  rulesError,
} from './rules-text.ts';

/** What a rule grants. `list` exists for keys only. */
export type AclLevel = 'deny' | 'read' | 'list' | 'write';

/** One rule as written, and where it holds. */
export type AclRule = { scope: RuleScope } & (
  | { kind: 'scalar'; resource: ScalarResource; level: AclLevel }
  | {
      kind: 'labelled';
      resource: LabelledResource;
      match: Selector['match'];
      name: string;
      level: AclLevel;
      /** Only of services; null: not said. */
      intentions: AclLevel | null;
    }
  /** The `policy` of a namespace block: the right on the namespace itself. */
  | { kind: 'namespace'; level: AclLevel }
);

/** The rules of one policy, in the order of the text. */
export type AclRules = { rules: AclRule[] };

/**
 * Reads the rules of a policy, in HCL or (when it starts with `{`) in JSON.
 * @throws PeerwayError `request.invalid`, field `Rules`, with line and column of the first thing that is not understood: a rule
 * that were skipped could be a deny.
 */
export function parseRules(text: string): AclRules {
  const { rules, problems } = readRules(text);
  const [first] = problems;
  if (first !== undefined) throw rulesError(first);
  return { rules };
}

/** Everything that is wrong with a text, in its order; for those who are still typing. Empty: `parseRules` takes it. */
export function findRulesProblems(text: string): RulesProblem[] {
  return readRules(text).problems;
}

function readRules(text: string): { rules: AclRule[]; problems: RulesProblem[] } {
  const { report, problems } = collectProblems();
  if (text.length > RULES_LENGTH_MAX) {
    report({ line: 1, column: 1 }, `rules may have at most ${RULES_LENGTH_MAX} characters, these have ${text.length}`);
    return { rules: [], problems };
  }
  const items = /^\s*\{/.test(text) ? readRulesJson(text, report) : readRulesHcl(text, report);
  const reader: Reader = { report, rules: [], scalarsSeen: new Set() };
  readItems(reader, items, { scope: defaultScope, within: 'top' });
  problems.sort((left, right) => left.line - right.line || left.column - right.column);
  return { rules: reader.rules, problems };
}

type Reader = { report: Report; rules: AclRule[]; scalarsSeen: Set<string> };
/** The innermost block around a rule, beside that of the rule itself. */
type Where = { scope: RuleScope; within: 'top' | 'partition' | 'namespace' };

/** Calls itself for blocks of partitions and of namespaces in them, and so never more than two deep. */
function readItems(reader: Reader, items: readonly RawItem[], where: Where): void {
  for (const item of items) {
    if (isScopeWord(item.name.value)) {
      const inner = enterScope(reader.report, item, where);
      if (inner !== null && item.kind === 'block') readItems(reader, item.items, inner);
      continue;
    }
    const rule = readRule(reader.report, item, where);
    if (rule === null) continue;
    if (rule.kind !== 'labelled') {
      // Consul takes the last one. Whoever wrote two meant one of them, and guessing could grant more than was meant.
      const key = `${rule.kind === 'scalar' ? rule.resource : 'policy'} ${scopeKey(rule.scope)}`;
      if (reader.scalarsSeen.has(key)) reader.report(item.name, `"${item.name.value}" is set twice`);
      reader.scalarsSeen.add(key);
    }
    reader.rules.push(rule);
  }
}

function enterScope(report: Report, item: RawItem, { scope, within }: Where): Where | null {
  const { name: word } = item;
  const isPartition = word.value.startsWith('partition');
  if (isPartition ? within !== 'top' : within === 'namespace') {
    const around = within === 'partition' ? 'partition' : 'namespace';
    report(
      word,
      `"${word.value}" can not stand in a ${around} block`,
      'Partition blocks hold namespace blocks, and those hold rules; nothing nests deeper.',
    );
    return null;
  }
  if (item.kind === 'field') {
    report(word, `"${word.value}" needs a name and a block`, `Write ${word.value} "name" { … }.`);
    return null;
  }
  const match = word.value.endsWith('_prefix') ? 'prefix' : 'exact';
  const name = item.label.value;
  if (!(match === 'exact' ? scopeName : scopeNamePrefix).test(name)) {
    const what = isPartition ? 'partition' : 'namespace';
    report(
      item.label,
      match === 'exact'
        ? `no ${what} can be named ${JSON.stringify(name)}`
        : `no ${what} can have a name that begins with ${JSON.stringify(name)}`,
      name === '*' ? `Write ${what}_prefix "" { … } for every ${what}.` : undefined,
    );
    return null;
  }
  const selector = { match, name } as const;
  return isPartition
    ? { scope: { ...defaultScope, partition: selector }, within: 'partition' }
    : { scope: { ...scope, namespace: selector }, within: 'namespace' };
}

// Lower case alone: no partition or namespace is ever made with another name, and a rule for none is a slip of the pen.
const scopeName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const scopeNamePrefix = /^([a-z0-9][a-z0-9-]{0,62})?$/;

const resourceList = [
  ...scalarResources,
  ...[...labelledResources, 'namespace', 'partition'].flatMap((name) => [name, `${name}_prefix`]),
].join(', ');

/** Null: there is something wrong with it, and that was reported. */
function readRule(report: Report, item: RawItem, where: Where): AclRule | null {
  const { name: resource } = item;
  if (resource.value === 'policy' && where.within !== 'top' && item.kind === 'field') {
    if (where.within === 'namespace') return namespaceRule(report, item.value, where);
    report(resource, '"policy" is not known of a partition', 'Partitions are written with operator = "write".');
    return null;
  }
  const scalar = scalarResources.find((name) => name === resource.value);
  if (scalar !== undefined) return scalarRule(report, scalar, item, where);
  const isPrefix = resource.value.endsWith('_prefix');
  const base = isPrefix ? resource.value.slice(0, -'_prefix'.length) : resource.value;
  const labelled = labelledResources.find((name) => name === base);
  if (labelled === undefined) {
    report(resource, `unknown resource "${resource.value}"`, `Known: ${resourceList}.`);
    return null;
  }
  if (item.kind === 'field') {
    report(
      resource,
      `"${resource.value}" needs a name and a block`,
      `Write ${resource.value} "name" { policy = "read" }.`,
    );
    return null;
  }
  if (!holdsSomewhere(labelled, where)) {
    report(
      resource,
      `"${resource.value}" is of a partition, not of a namespace`,
      'Write it outside the namespace block.',
    );
    return null;
  }
  return labelledRule(report, labelled, item, where);
}

function namespaceRule(report: Report, value: Placed<string>, { scope }: Where): AclRule | null {
  const level = toLevel(report, value, false);
  return level && { scope, kind: 'namespace', level };
}

function scalarRule(report: Report, resource: ScalarResource, item: RawItem, { scope, within }: Where): AclRule | null {
  if (item.kind === 'block') {
    report(item.name, `"${resource}" takes no name`, `Write ${resource} = "read", "write" or "deny".`);
    return null;
  }
  const isOfCluster = clusterResources.some((name) => name === resource);
  if (within === 'namespace' || (isOfCluster && within !== 'top')) {
    report(
      item.name,
      `"${resource}" is of ${isOfCluster ? 'the whole cluster' : 'a partition'}, not of a ${within}`,
      isOfCluster ? 'Write it outside of every block.' : 'Write it outside the namespace block.',
    );
    return null;
  }
  const level = toLevel(report, item.value, false);
  return level && { scope, kind: 'scalar', resource, level };
}

/** A rule for the nodes of another namespace than theirs would never hold. */
function holdsSomewhere(resource: LabelledResource, { scope: { namespace } }: Where): boolean {
  if (!nodeResources.some((name) => name === resource)) return true;
  return namespace.match === 'exact' ? namespace.name === NODE_NAMESPACE : NODE_NAMESPACE.startsWith(namespace.name);
}

function labelledRule(
  report: Report,
  resource: LabelledResource,
  item: Extract<RawItem, { kind: 'block' }>,
  { scope }: Where,
): AclRule | null {
  const word = item.name.value;
  const fields = new Map<string, Placed<string>>();
  let { isWhole } = item;
  const refuse = (...problem: Parameters<Report>): void => {
    report(...problem);
    isWhole = false;
  };
  for (const field of item.items) {
    const { value: name } = field.name;
    if (field.kind === 'block') refuse(field.name, `"${word}" holds no block "${name}"`);
    else if (name !== 'policy' && !(name === 'intentions' && resource === 'service')) {
      const allowed = resource === 'service' ? '"policy" and "intentions"' : '"policy"';
      refuse(field.name, `"${word}" has no field "${name}"`, `It takes ${allowed}.`);
    } else if (fields.has(name)) refuse(field.name, `"${name}" is set twice`);
    else fields.set(name, field.value);
  }
  const policy = fields.get('policy');
  const intentions = fields.get('intentions');
  const level = policy === undefined ? null : toLevel(report, policy, resource === 'key');
  const intentionsLevel = intentions === undefined ? null : toLevel(report, intentions, false);
  if (policy === undefined && isWhole)
    refuse(item.label, `the rule ${word} ${JSON.stringify(item.label.value)} sets no "policy"`);
  if (!isWhole || level === null || (intentions !== undefined && intentionsLevel === null)) return null;
  const match = word.endsWith('_prefix') ? 'prefix' : 'exact';
  return { scope, kind: 'labelled', resource, match, name: item.label.value, level, intentions: intentionsLevel };
}

function toLevel(report: Report, word: Placed<string>, listAllowed: boolean): AclLevel | null {
  switch (word.value) {
    case 'read':
    case 'write':
    case 'deny':
      return word.value;
    case 'list':
      if (listAllowed) return word.value;
      report(word, 'only "key" and "key_prefix" have the level "list"');
      return null;
    default:
      report(
        word,
        `${JSON.stringify(word.value)} is not a level`,
        `Use "read", ${listAllowed ? '"list", ' : ''}"write" or "deny".`,
      );
      return null;
  }
}
