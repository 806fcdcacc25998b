import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AclAccess, AclRequest } from './acl-request.ts';
import { compileAuthorizer } from './authorizer.ts';

/*
 * A second evaluator, written from the documentation's sentences instead of the code: it collects every rule that matches,
 * takes the most specific selector, then the strongest level. Both must always agree.
 */

type Level = 'deny' | 'read' | 'write';
type TestRule =
  | { scalar: 'acl' | 'keyring' | 'mesh' | 'operator' | 'peering'; level: Level }
  | { labelled: 'service' | 'node'; isPrefix: boolean; name: string; level: Level; intentions: Level | null };

const levels = fc.constantFrom<Level>('deny', 'read', 'write');
const names = fc.constantFrom('', 'a', 'ab', 'abc', 'b', 'ba');
const rule: fc.Arbitrary<TestRule> = fc.oneof(
  fc.record({
    scalar: fc.constantFrom<'acl' | 'keyring' | 'mesh' | 'operator' | 'peering'>(
      'acl',
      'keyring',
      'mesh',
      'operator',
      'peering',
    ),
    level: levels,
  }),
  fc.record({
    labelled: fc.constantFrom<'service' | 'node'>('service', 'node'),
    isPrefix: fc.boolean(),
    name: names,
    level: levels,
    intentions: fc.option(levels),
  }),
);
const policy = fc.uniqueArray(rule, {
  maxLength: 8,
  // A scalar may stand once in a policy.
  selector: (one) => ('scalar' in one ? one.scalar : JSON.stringify(one)),
});
const access = fc.constantFrom<AclAccess>('read', 'write');
const request: fc.Arbitrary<AclRequest> = fc.oneof(
  fc.record({
    resource: fc.constantFrom<'acl' | 'keyring' | 'mesh' | 'operator' | 'peering'>(
      'acl',
      'keyring',
      'mesh',
      'operator',
      'peering',
    ),
    access,
  }),
  fc.record({
    resource: fc.constantFrom<'service' | 'node' | 'intention'>('service', 'node', 'intention'),
    name: names,
    access,
  }),
);

function write(one: TestRule): string {
  if ('scalar' in one) return `${one.scalar} = "${one.level}"`;
  const intentions = one.labelled === 'service' && one.intentions ? ` intentions = "${one.intentions}"` : '';
  return `${one.labelled}${one.isPrefix ? '_prefix' : ''} "${one.name}" { policy = "${one.level}"${intentions} }`;
}

function strongest(found: Level[]): Level | undefined {
  return (['deny', 'write', 'read'] as const).find((level) => found.includes(level));
}

function naive(policies: TestRule[][], asked: AclRequest, byDefault: boolean): boolean {
  const all = policies.flat();
  const grants = (level: Level | undefined): boolean =>
    level === undefined ? byDefault : level === 'write' || (level === 'read' && asked.access === 'read');
  if (!('name' in asked)) {
    const of = (name: string): Level | undefined =>
      strongest(all.flatMap((one) => ('scalar' in one && one.scalar === name ? [one.level] : [])));
    const own = of(asked.resource);
    return grants(own ?? (asked.resource === 'mesh' || asked.resource === 'peering' ? of('operator') : undefined));
  }
  const resource = asked.resource === 'intention' ? 'service' : asked.resource;
  const matching = all.flatMap((one) =>
    'labelled' in one &&
    one.labelled === resource &&
    (one.isPrefix ? asked.name.startsWith(one.name) : asked.name === one.name)
      ? [one]
      : [],
  );
  const specificity = (one: { isPrefix: boolean; name: string }): number => (one.isPrefix ? one.name.length : 1000);
  const best = Math.max(...matching.map(specificity));
  const deciding = matching.filter((one) => specificity(one) === best);
  const service = strongest(deciding.map((one) => one.level));
  if (asked.resource !== 'intention') return grants(service);
  const said = strongest(deciding.flatMap((one) => one.intentions ?? []));
  if (said !== undefined) return grants(said);
  return grants(service === undefined ? undefined : service === 'deny' ? 'deny' : 'read');
}

it('decides as the naive evaluator does', () => {
  fc.assert(
    fc.property(fc.array(policy, { maxLength: 3 }), request, fc.boolean(), (policies, asked, allow) => {
      const compiled = compileAuthorizer(
        policies.map((rules, index) => ({ name: `p${index}`, rules: rules.map(write).join('\n') })),
        [],
        allow ? 'allow' : 'deny',
      );
      expect(compiled.decide(asked).allowed).toBe(naive(policies, asked, allow));
    }),
    { numRuns: 5000 },
  );
});

it('never depends on the order of policies', () => {
  fc.assert(
    fc.property(fc.array(policy, { maxLength: 3 }), request, (policies, asked) => {
      const compile = (list: TestRule[][]): boolean =>
        compileAuthorizer(
          list.map((rules, index) => ({ name: `p${index}`, rules: rules.map(write).join('\n') })),
          [],
          'deny',
        ).decide(asked).allowed;
      expect(compile(policies)).toBe(compile(policies.toReversed()));
    }),
  );
});
