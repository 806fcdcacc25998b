import type { AclAccess, AclRequest } from '../acl-request.ts';
import type { AclReach } from '../authorizer.ts';

/*
 * A second evaluator, written from the documentation's sentences instead of the code: it collects every rule that matches,
 * takes the most specific of them, then the strongest level. What is asked about whole sets it asks of every name that could
 * make a difference. Slow, and always to agree with the real one.
 */

export type TestLevel = 'deny' | 'read' | 'list' | 'write';
export type TestSelector = { isPrefix: boolean; name: string };
export type TestRule =
  | { kind: 'cluster'; resource: 'acl' | 'keyring' | 'operator'; level: TestLevel }
  | { kind: 'partition'; resource: 'mesh' | 'peering'; partition: TestSelector; level: TestLevel }
  | { kind: 'namespace'; partition: TestSelector; namespace: TestSelector; level: TestLevel }
  | {
      kind: 'named';
      resource: 'service' | 'node' | 'key';
      partition: TestSelector;
      namespace: TestSelector;
      selector: TestSelector;
      level: TestLevel;
      intentions: TestLevel | null;
    };

/** A rule as HCL. */
export function writeRule(rule: TestRule): string {
  switch (rule.kind) {
    case 'cluster':
      return `${rule.resource} = "${rule.level}"`;
    case 'partition':
      return block('partition', rule.partition, `${rule.resource} = "${rule.level}"`);
    case 'namespace':
      return block('partition', rule.partition, block('namespace', rule.namespace, `policy = "${rule.level}"`));
    case 'named': {
      const intentions = rule.intentions === null ? '' : ` intentions = "${rule.intentions}"`;
      const text = block(rule.resource, rule.selector, `policy = "${rule.level}"${intentions}`);
      return block('partition', rule.partition, block('namespace', rule.namespace, text));
    }
    default:
      return rule satisfies never;
  }
}

const block = (word: string, { isPrefix, name }: TestSelector, content: string): string =>
  `${word}${isPrefix ? '_prefix' : ''} "${name}" { ${content} }`;

export class NaiveEvaluator {
  readonly #rules: readonly TestRule[];
  readonly #default: boolean;

  constructor(rules: readonly TestRule[], allowsByDefault: boolean) {
    this.#rules = rules;
    this.#default = allowsByDefault;
  }

  decide(asked: AclRequest): boolean {
    switch (asked.resource) {
      case 'acl':
      case 'keyring':
      case 'operator':
        return this.#grants(this.#cluster(asked.resource), asked.access);
      case 'mesh':
      case 'peering': {
        const own = this.#rules.flatMap((rule) =>
          rule.kind === 'partition' && rule.resource === asked.resource && matches(rule.partition, asked.partition)
            ? [{ rank: [rankOf(rule.partition)], level: rule.level }]
            : [],
        );
        return this.#grants(strongest(best(own).map(({ level }) => level)) ?? this.#cluster('operator'), asked.access);
      }
      case 'namespace':
        if (asked.namespace === '*') return this.#overNamespaces(asked);
        return this.#namespace(asked.partition, asked.namespace, asked.access);
      case 'node':
        return this.#named('node', asked.partition, 'default', asked.name, asked.access);
      case 'intention':
        if (asked.namespace === '*') return this.#overNamespaces(asked);
        if (asked.name !== '*') return this.#intention(asked.partition, asked.namespace, asked.name, asked.access);
        return this.#quantified(asked.access, this.#names(), (name) =>
          this.#intention(asked.partition, asked.namespace, name, asked.access),
        );
      case 'service':
      case 'key':
        if (asked.namespace === '*') return this.#overNamespaces(asked);
        return this.#named(asked.resource, asked.partition, asked.namespace, asked.name, asked.access);
      default:
        throw new Error(`not asked here: ${asked.resource}`);
    }
  }

  serviceReadAll(reach: AclReach): boolean {
    return this.#places(reach).every((at) => this.#names().every((name) => this.#service(at, name, 'read')));
  }
  serviceReadAny(reach: AclReach): boolean {
    return this.#places(reach).some((at) => this.#names().some((name) => this.#service(at, name, 'read')));
  }
  serviceWriteAny(reach: AclReach): boolean {
    return this.#places(reach).some((at) => this.#names().some((name) => this.#service(at, name, 'write')));
  }
  nodeReadAll(reach: { partition: string } | 'everywhere'): boolean {
    const partitions = reach === 'everywhere' ? this.#partitions() : [reach.partition];
    return partitions.every((partition) =>
      this.#names().every((name) => this.#named('node', partition, 'default', name, 'read')),
    );
  }

  #service([partition, namespace]: readonly [string, string], name: string, access: AclAccess): boolean {
    return this.#named('service', partition, namespace, name, access);
  }

  #overNamespaces(asked: Extract<AclRequest, { namespace: string }>): boolean {
    return this.#quantified(asked.access, this.#namespaces(), (namespace) => this.decide({ ...asked, namespace }));
  }

  #quantified(access: AclAccess, names: readonly string[], decide: (name: string) => boolean): boolean {
    return access === 'read' ? names.some(decide) : names.every(decide);
  }

  #places(reach: AclReach): (readonly [string, string])[] {
    const partitions = reach === 'everywhere' ? this.#partitions() : [reach.partition];
    const namespaces = reach === 'everywhere' || reach.namespace === undefined ? this.#namespaces() : [reach.namespace];
    return partitions.flatMap((partition) => namespaces.map((namespace) => [partition, namespace] as const));
  }

  // Rules are written with a and b only, so a name that goes on with z is one that no longer rule speaks of.
  #names = (): string[] => universe(this.#rules.flatMap((rule) => (rule.kind === 'named' ? [rule.selector] : [])));
  #namespaces = (): string[] => universe(this.#rules.flatMap((rule) => ('namespace' in rule ? [rule.namespace] : [])));
  #partitions = (): string[] => universe(this.#rules.flatMap((rule) => ('partition' in rule ? [rule.partition] : [])));

  #cluster(resource: string): TestLevel | undefined {
    return strongest(
      this.#rules.flatMap((rule) => (rule.kind === 'cluster' && rule.resource === resource ? [rule.level] : [])),
    );
  }

  #namespace(partition: string, namespace: string, access: AclAccess): boolean {
    const own = this.#rules.flatMap((rule) =>
      rule.kind === 'namespace' && matches(rule.partition, partition) && matches(rule.namespace, namespace)
        ? [{ rank: [rankOf(rule.partition), rankOf(rule.namespace)], level: rule.level }]
        : [],
    );
    return this.#grants(strongest(best(own).map(({ level }) => level)) ?? this.#cluster('operator'), access);
  }

  #deciding(resource: string, partition: string, namespace: string, name: string): TestRule[] {
    const matching = this.#rules.flatMap((rule) =>
      rule.kind === 'named' &&
      rule.resource === resource &&
      matches(rule.partition, partition) &&
      matches(rule.namespace, namespace) &&
      matches(rule.selector, name)
        ? [{ rank: [rankOf(rule.partition), rankOf(rule.namespace), rankOf(rule.selector)], rule }]
        : [],
    );
    return best(matching).map(({ rule }) => rule);
  }

  #named(resource: string, partition: string, namespace: string, name: string, access: AclAccess): boolean {
    return this.#grants(
      strongest(this.#deciding(resource, partition, namespace, name).map(({ level }) => level)),
      access,
    );
  }

  #intention(partition: string, namespace: string, name: string, access: AclAccess): boolean {
    const deciding = this.#deciding('service', partition, namespace, name);
    const said = strongest(deciding.flatMap((rule) => (rule.kind === 'named' ? (rule.intentions ?? []) : [])));
    if (said !== undefined) return this.#grants(said, access);
    const service = strongest(deciding.map(({ level }) => level));
    return this.#grants(service === undefined ? undefined : service === 'deny' ? 'deny' : 'read', access);
  }

  #grants(level: TestLevel | undefined, access: AclAccess): boolean {
    if (level === undefined) return this.#default;
    if (level === 'write') return true;
    if (level === 'list') return access !== 'write';
    return level === 'read' && access === 'read';
  }
}

const matches = ({ isPrefix, name }: TestSelector, asked: string): boolean =>
  isPrefix ? asked.startsWith(name) : asked === name;

const rankOf = ({ isPrefix, name }: TestSelector): number => (isPrefix ? name.length : 1000);

/** Those of the highest rank: the first number counts most. */
function best<T extends { rank: readonly number[] }>(candidates: readonly T[]): T[] {
  const compare = (left: T, right: T): number => {
    const index = left.rank.findIndex((value, at) => value !== right.rank[at]);
    return index < 0 ? 0 : (left.rank[index] ?? 0) - (right.rank[index] ?? 0);
  };
  return candidates.filter((one) => candidates.every((other) => compare(one, other) >= 0));
}

const strongest = (found: readonly TestLevel[]): TestLevel | undefined =>
  (['deny', 'write', 'list', 'read'] as const).find((level) => found.includes(level));

function universe(selectors: readonly TestSelector[]): string[] {
  return [...new Set([...selectors.flatMap(({ isPrefix, name }) => (isPrefix ? [`${name}z`] : [name])), 'z'])];
}
