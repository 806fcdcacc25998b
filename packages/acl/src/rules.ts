import { type LabelledResource, labelledResources, type ScalarResource, scalarResources } from './acl-request.ts';
import { readRulesHcl } from './rules-hcl.ts';
import { readRulesJson } from './rules-json.ts';
import { type Placed, type RawRule, rulesError } from './rules-text.ts';

/** What a rule grants. `list` exists for keys only. */
export type AclLevel = 'deny' | 'read' | 'list' | 'write';

/** One rule as written. */
export type AclRule =
  | { kind: 'scalar'; resource: ScalarResource; level: AclLevel }
  | {
      kind: 'labelled';
      resource: LabelledResource;
      match: 'exact' | 'prefix';
      name: string;
      level: AclLevel;
      /** Only of services; null: not said. */
      intentions: AclLevel | null;
    };

/** The rules of one policy, in the order of the text. */
export type AclRules = { rules: AclRule[] };

/**
 * Reads the rules of a policy, in HCL or (when it starts with `{`) in JSON.
 * @throws PeerwayError `request.invalid`, field `Rules`, with line and column, for anything that is not understood: a rule
 * that were skipped could be a deny.
 */
export function parseRules(text: string): AclRules {
  const raw = text.trimStart().startsWith('{') ? readRulesJson(text) : readRulesHcl(text);
  const scalarsSeen = new Set<string>();
  const rules = raw.map((rule) => {
    const parsed = toRule(rule);
    if (parsed.kind === 'scalar') {
      // Consul takes the last one. Whoever wrote two meant one of them, and guessing could grant more than was meant.
      if (scalarsSeen.has(parsed.resource)) throw rulesError(rule.resource, `"${parsed.resource}" is set twice`);
      scalarsSeen.add(parsed.resource);
    }
    return parsed;
  });
  return { rules };
}

const resourceList = [...scalarResources, ...labelledResources.flatMap((name) => [name, `${name}_prefix`])].join(', ');

function toRule({ resource, body }: RawRule): AclRule {
  const scalar = scalarResources.find((name) => name === resource.value);
  if (scalar !== undefined) {
    if (body.kind !== 'scalar') {
      throw rulesError(resource, `"${scalar}" takes no name`, `Write ${scalar} = "read", "write" or "deny".`);
    }
    return { kind: 'scalar', resource: scalar, level: toLevel(body.level, false) };
  }
  const isPrefix = resource.value.endsWith('_prefix');
  const base = isPrefix ? resource.value.slice(0, -'_prefix'.length) : resource.value;
  const labelled = labelledResources.find((name) => name === base);
  if (labelled === undefined) {
    throw rulesError(resource, `unknown resource "${resource.value}"`, `Known: ${resourceList}.`);
  }
  if (body.kind !== 'block') {
    throw rulesError(
      resource,
      `"${resource.value}" needs a name and a block`,
      `Write ${resource.value} "name" { policy = "read" }.`,
    );
  }
  const fields = new Map<string, Placed<string>>();
  for (const field of body.fields) {
    if (field.name.value !== 'policy' && !(field.name.value === 'intentions' && labelled === 'service')) {
      const allowed = labelled === 'service' ? '"policy" and "intentions"' : '"policy"';
      throw rulesError(field.name, `"${resource.value}" has no field "${field.name.value}"`, `It takes ${allowed}.`);
    }
    if (fields.has(field.name.value)) throw rulesError(field.name, `"${field.name.value}" is set twice`);
    fields.set(field.name.value, field.value);
  }
  const policy = fields.get('policy');
  if (policy === undefined) {
    throw rulesError(body.label, `the rule ${resource.value} ${JSON.stringify(body.label.value)} sets no "policy"`);
  }
  const intentions = fields.get('intentions');
  return {
    kind: 'labelled',
    resource: labelled,
    match: isPrefix ? 'prefix' : 'exact',
    name: body.label.value,
    level: toLevel(policy, labelled === 'key'),
    intentions: intentions === undefined ? null : toLevel(intentions, false),
  };
}

function toLevel(word: Placed<string>, listAllowed: boolean): AclLevel {
  switch (word.value) {
    case 'read':
    case 'write':
    case 'deny':
      return word.value;
    case 'list':
      if (listAllowed) return word.value;
      throw rulesError(word, 'only "key" and "key_prefix" have the level "list"');
    default:
      throw rulesError(
        word,
        `${JSON.stringify(word.value)} is not a level`,
        `Use "read", ${listAllowed ? '"list", ' : ''}"write" or "deny".`,
      );
  }
}
