import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAuthorizer } from './authorizer.ts';
import { expandGrants, type GrantSource } from './expand-grants.ts';
import { type AclRule, parseRules } from './rules.ts';
import { templateRules } from './templated-policies.ts';

const nothing: GrantSource = {
  role: null,
  policies: [],
  serviceIdentities: [],
  nodeIdentities: [],
  templatedPolicies: [],
};

function authorizer(...sources: Partial<GrantSource>[]) {
  const expanded = expandGrants(
    sources.map((source) => ({ ...nothing, ...source })),
    'dc1',
  );
  return compileAuthorizer(expanded.policies, expanded.serviceIdentities, 'deny');
}
const inDefault = { partition: 'default', namespace: 'default' } as const;
const writesService = (name: string) => ({ resource: 'service', name, ...inDefault, access: 'write' }) as const;
const writesNode = (name: string) => ({ resource: 'node', name, partition: 'default', access: 'write' }) as const;

describe('what grants come to', () => {
  it('says of which role and grant the deciding rule is', () => {
    const decided = authorizer({
      role: 'team-a',
      nodeIdentities: [{ nodeName: 'n1', datacenter: 'dc1' }],
    }).decide(writesNode('n1'));
    expect(decided).toEqual({
      allowed: true,
      decidedBy: 'node "n1" { policy = "write" } of node identity "n1" of role "team-a"',
    });
  });

  it('grants nothing of what is for another datacenter', () => {
    const elsewhere = authorizer({
      policies: [{ name: 'p', rules: 'operator = "write"', datacenters: ['dc2'] }],
      serviceIdentities: [{ serviceName: 'web', datacenters: ['dc2', 'dc3'] }],
      nodeIdentities: [{ nodeName: 'n1', datacenter: 'dc2' }],
      templatedPolicies: [
        { templateName: 'builtin/service', variables: { name: 'api' }, partition: 'default', datacenters: ['dc2'] },
      ],
    });
    expect(elsewhere.decide({ resource: 'operator', access: 'read' })).toEqual({ allowed: false, decidedBy: null });
    for (const request of [writesService('web'), writesService('api'), writesNode('n1')])
      expect(elsewhere.decide(request).allowed).toBe(false);
    expect(elsewhere.serviceReadAll(inDefault)).toBe(false);
  });

  it('grants what is for this datacenter among others, or for none in particular', () => {
    const here = authorizer({
      serviceIdentities: [
        { serviceName: 'web', datacenters: ['dc2', 'dc1'] },
        { serviceName: 'api', datacenters: [] },
      ],
    });
    expect([here.decide(writesService('web')).allowed, here.decide(writesService('api')).allowed]).toEqual([
      true,
      true,
    ]);
  });

  it('lets a deny of the token itself beat what a role grants', () => {
    const both = authorizer(
      { policies: [{ name: 'no', rules: 'service "web" { policy = "deny" }' }] },
      { role: 'team', serviceIdentities: [{ serviceName: 'web', datacenters: [] }] },
    );
    expect(both.decide(writesService('web')).allowed).toBe(false);
  });
});

describe('the name in a template', () => {
  const names = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '" { policy = "write" } operator = "write" #',
      'a"\nacl = "write"\n#',
      '{{.Name}}',
      '$&',
      "$'",
      'a}b{c',
      '\\',
      '\\"',
      '*/',
      '',
    ),
  );

  const kindOf = (rule: AclRule) => [rule.kind, 'resource' in rule ? rule.resource : null, rule.scope];

  it('never becomes a rule, whatever it holds', () => {
    const shape = parseRules(templateRules('builtin/service', 'x')).rules.map(kindOf);
    fc.assert(
      fc.property(names, (name) => {
        let rules: ReturnType<typeof parseRules>['rules'];
        try {
          ({ rules } = parseRules(templateRules('builtin/service', name)));
        } catch {
          // A text that can not be read grants nothing.
          return;
        }
        expect(rules.map(kindOf)).toEqual(shape);
        expect(rules.map((rule) => (rule.kind === 'labelled' ? rule.name : ''))).toEqual([
          name,
          `${name}-sidecar-proxy`,
          '',
          '',
        ]);
      }),
      { numRuns: 2_000 },
    );
  });
});
