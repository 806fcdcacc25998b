import type { LabelledResource, PartitionResource, ScalarResource } from './acl-request.ts';
import { type Grant, type GrantTable, intentionsOf, layered, type NamedGrant, stronger } from './grants.ts';
import { inScope, type Selector } from './rule-scope.ts';
import type { AclRule } from './rules.ts';
import { SelectorTable } from './selector-table.ts';

/*
 * Rules by where they hold. For one partition and namespace their tables are laid over each other, the exact partition's before
 * prefixes of it, and in each the exact namespace's before prefixes; a name is decided by the first that knows it. That is done
 * when a place is first asked about, and kept for all places that the same blocks speak of: there are as many as the rules
 * tell apart, however many names are asked for.
 */

type NamespaceRules = {
  policy: Grant | undefined;
  tables: Map<LabelledResource, SelectorTable<NamedGrant>>;
};
type PartitionRules = {
  scalars: Map<ScalarResource, Grant>;
  namespaces: SelectorTable<NamespaceRules>;
};

/** What holds in one namespace. */
export type NamespaceGrants = {
  /** On the namespace itself. */
  policy: Grant | undefined;
  table(resource: LabelledResource | 'intention'): GrantTable;
};
/** What holds in one partition. */
export type PartitionGrants = {
  scalar(resource: PartitionResource): Grant | undefined;
  namespace(name: string): NamespaceGrants;
  /** Names of namespaces that stand for all there could be: whatever differs between two, differs between two of these. */
  namespaces: readonly string[];
};

export class ScopedRules {
  readonly #cluster = new Map<ScalarResource, Grant>();
  readonly #partitions = new SelectorTable<PartitionRules>();
  #places: Places<PartitionGrants> | undefined;

  /** @param origin whose rule it is, for people. Only before anything is asked. */
  add(rule: AclRule, origin: string): void {
    const grantOf = (level: Grant['level']): Grant => ({ level, origin: `${formatRule(rule)} of ${origin}` });
    const { partition, namespace } = rule.scope;
    if (rule.kind === 'scalar' && rule.resource !== 'mesh' && rule.resource !== 'peering') {
      this.#cluster.set(rule.resource, stronger(this.#cluster.get(rule.resource), grantOf(rule.level)));
      return;
    }
    const inPartition = ensure(this.#partitions, partition, () => ({
      scalars: new Map(),
      namespaces: new SelectorTable<NamespaceRules>(),
    }));
    if (rule.kind === 'scalar') {
      const { scalars } = inPartition;
      scalars.set(rule.resource, stronger(scalars.get(rule.resource), grantOf(rule.level)));
      return;
    }
    const inNamespace = ensure(inPartition.namespaces, namespace, () => ({ policy: undefined, tables: new Map() }));
    if (rule.kind === 'namespace') {
      inNamespace.policy = stronger(inNamespace.policy, grantOf(rule.level));
      return;
    }
    let table = inNamespace.tables.get(rule.resource);
    if (table === undefined) {
      table = new SelectorTable<NamedGrant>();
      inNamespace.tables.set(rule.resource, table);
    }
    const merged = table.get(rule);
    table.set(rule, {
      policy: stronger(merged?.policy, grantOf(rule.level)),
      intentions:
        rule.intentions === null ? merged?.intentions : stronger(merged?.intentions, grantOf(rule.intentions)),
    });
  }

  cluster(resource: ScalarResource): Grant | undefined {
    return this.#cluster.get(resource);
  }

  partition(name: string): PartitionGrants {
    return this.#all().at(name);
  }

  /** As `namespaces` of a partition. */
  get partitions(): readonly string[] {
    return this.#all().names;
  }

  #all(): Places<PartitionGrants> {
    this.#places ??= new Places(
      [...this.#partitions.entries()].map(([selector]) => selector),
      (name) => partitionGrants(this.#partitions.findAll(name)),
    );
    return this.#places;
  }
}

function partitionGrants(rules: readonly PartitionRules[]): PartitionGrants {
  const places = new Places(
    rules.flatMap(({ namespaces }) => [...namespaces.entries()].map(([selector]) => selector)),
    (name) => namespaceGrants(rules.flatMap(({ namespaces }) => namespaces.findAll(name))),
  );
  return {
    scalar(resource) {
      for (const { scalars } of rules) {
        const grant = scalars.get(resource);
        if (grant !== undefined) return grant;
      }
      return undefined;
    },
    namespace: (name) => places.at(name),
    namespaces: places.names,
  };
}

function namespaceGrants(rules: readonly NamespaceRules[]): NamespaceGrants {
  const tables = new Map<string, GrantTable>();
  const build = (resource: LabelledResource | 'intention'): GrantTable => {
    const named = resource === 'intention' ? 'service' : resource;
    const merged = layered(rules.flatMap((one) => one.tables.get(named) ?? []));
    const table: GrantTable = new SelectorTable();
    for (const [selector, grant] of merged.entries())
      table.set(selector, resource === 'intention' ? intentionsOf(grant) : grant.policy);
    return table;
  };
  return {
    policy: rules.find(({ policy }) => policy !== undefined)?.policy,
    table(resource) {
      let table = tables.get(resource);
      if (table === undefined) {
        table = build(resource);
        tables.set(resource, table);
      }
      return table;
    },
  };
}

/** Begins a name of a place that no rule can spell out: rules name places as they may be called. */
const UNNAMED = '\u0000';

/** One value for every place that the same selectors speak of, made when it is first asked for. */
class Places<T> {
  readonly #slots = new SelectorTable<{ value: T | undefined }>();
  readonly #rest: { value: T | undefined } = { value: undefined };
  readonly #make: (name: string) => T;
  readonly names: readonly string[];

  constructor(selectors: readonly Selector[], make: (name: string) => T) {
    for (const selector of selectors) this.#slots.set(selector, { value: undefined });
    this.#make = make;
    const names = [...this.#slots.entries()].map(([{ match, name }]) => (match === 'exact' ? name : name + UNNAMED));
    this.names = this.#slots.get({ match: 'prefix', name: '' }) === undefined ? [...names, UNNAMED] : names;
  }

  at(name: string): T {
    const slot = this.#slots.find(name) ?? this.#rest;
    slot.value ??= this.#make(name);
    return slot.value;
  }
}

function ensure<T>(table: SelectorTable<T>, selector: Selector, make: () => T): T {
  const known = table.get(selector);
  if (known !== undefined) return known;
  const made = make();
  table.set(selector, made);
  return made;
}

/** A rule in HCL with its blocks, on one line. */
function formatRule(rule: AclRule): string {
  if (rule.kind === 'namespace') return inScope(rule.scope, `policy = "${rule.level}"`);
  if (rule.kind === 'scalar') return inScope(rule.scope, `${rule.resource} = "${rule.level}"`);
  const intentions = rule.intentions === null ? '' : ` intentions = "${rule.intentions}"`;
  const resource = rule.match === 'prefix' ? `${rule.resource}_prefix` : rule.resource;
  const text = `${resource} ${JSON.stringify(rule.name)} { policy = "${rule.level}"${intentions} }`;
  return inScope(rule.scope, text);
}
