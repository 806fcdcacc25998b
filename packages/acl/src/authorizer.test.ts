import { describe, expect, it } from 'vitest';
import { type AclAccess, type AclRequest, aclResources, grantingRule, requiredRule } from './acl-request.ts';
import { type Authorizer, compileAuthorizer } from './authorizer.ts';
import { GLOBAL_MANAGEMENT_RULES, meshGatewayRules } from './standard-rules.ts';

/** An authorizer of policies named a, b, c, … */
function authorizer(rules: string[], defaultPolicy: 'allow' | 'deny' = 'deny'): Authorizer {
  return compileAuthorizer(
    rules.map((text, index) => ({ name: String.fromCharCode(97 + index), rules: text })),
    [],
    defaultPolicy,
  );
}

const at = { partition: 'default', namespace: 'default' };
const service = (name: string, access: AclAccess, scope = at): AclRequest => ({
  ...{ resource: 'service', name, ...scope, access },
});
const intention = (name: string, access: AclAccess, scope = at): AclRequest => ({
  ...{ resource: 'intention', name, ...scope, access },
});
const node = (access: AclAccess, partition = 'default'): AclRequest => ({
  ...{ resource: 'node', name: 'n', partition, access },
});
const ofPartition = (resource: 'mesh' | 'peering', access: AclAccess, partition = 'default'): AclRequest => ({
  ...{ resource, partition, access },
});

/** One request of each resource. */
const oneOfEach = (access: AclAccess, scope = at): AclRequest[] =>
  aclResources.map((resource): AclRequest => {
    switch (resource) {
      case 'acl':
      case 'keyring':
      case 'operator':
        return { resource, access };
      case 'mesh':
      case 'peering':
        return { resource, partition: scope.partition, access };
      case 'agent':
      case 'node':
        return { resource, name: 'x', partition: scope.partition, access };
      case 'namespace':
        return { resource, ...scope, access };
      default:
        return { resource, name: 'x', ...scope, access };
    }
  });

describe('decide', () => {
  it.each<[string, string[], AclRequest, boolean]>([
    ['write covers read', ['service "web" { policy = "write" }'], service('web', 'read'), true],
    ['read does not cover write', ['service "web" { policy = "read" }'], service('web', 'write'), false],
    ['list covers read', ['key "k" { policy = "list" }'], { resource: 'key', name: 'k', ...at, access: 'read' }, true],
    [
      'read does not cover list',
      ['key "k" { policy = "read" }'],
      { resource: 'key', name: 'k', ...at, access: 'list' },
      false,
    ],
    [
      'an exact name beats a longer prefix',
      ['service "web" { policy = "deny" } service_prefix "web" { policy = "write" }'],
      service('web', 'read'),
      false,
    ],
    ['an exact name speaks for itself only', ['service "web" { policy = "write" }'], service('web-2', 'read'), false],
    [
      'the longest prefix wins',
      [
        'service_prefix "" { policy = "write" } service_prefix "we" { policy = "read" } service_prefix "w" { policy = "deny" }',
      ],
      service('web', 'read'),
      true,
    ],
    [
      'and only it',
      ['service_prefix "" { policy = "write" } service_prefix "we" { policy = "read" }'],
      service('web', 'write'),
      false,
    ],
    ['an empty prefix covers all', ['service_prefix "" { policy = "read" }'], service('anything', 'read'), true],
    [
      'deny beats write on one selector',
      ['service "web" { policy = "write" }', 'service "web" { policy = "deny" }'],
      service('web', 'read'),
      false,
    ],
    [
      'write beats read on one selector',
      ['service "web" { policy = "read" }', 'service "web" { policy = "write" }'],
      service('web', 'write'),
      true,
    ],
    [
      'an exact rule of one policy beats a prefix deny of another',
      ['service_prefix "" { policy = "deny" }', 'service "web" { policy = "read" }'],
      service('web', 'read'),
      true,
    ],
    ['peering falls back to operator', ['operator = "read"'], ofPartition('peering', 'read'), true],
    ['mesh falls back to operator', ['operator = "write"'], ofPartition('mesh', 'write'), true],
    [
      'peering’s own rule hides operator',
      ['operator = "write" peering = "deny"'],
      ofPartition('peering', 'read'),
      false,
    ],
    ['acl does not fall back', ['operator = "write"'], { resource: 'acl', access: 'read' }, false],
    ['operator does not fall back to mesh', ['mesh = "write"'], { resource: 'operator', access: 'read' }, false],
    ['intentions follow service read', ['service "web" { policy = "read" }'], intention('web', 'read'), true],
    [
      'service write does not write intentions',
      ['service "web" { policy = "write" }'],
      intention('web', 'write'),
      false,
    ],
    [
      'service deny denies intentions',
      ['service_prefix "" { policy = "read" } service "web" { policy = "deny" }'],
      intention('web', 'read'),
      false,
    ],
    [
      'intentions may be more than the service',
      ['service "web" { policy = "read" intentions = "write" }'],
      intention('web', 'write'),
      true,
    ],
    [
      'intentions merge apart from the service',
      [
        'service "web" { policy = "write" intentions = "read" }',
        'service "web" { policy = "read" intentions = "write" }',
      ],
      intention('web', 'write'),
      true,
    ],
    [
      'intentions may be denied alone',
      ['service "web" { policy = "write" intentions = "deny" }'],
      intention('web', 'read'),
      false,
    ],
    [
      'intentions on all need all',
      ['service_prefix "" { policy = "read" intentions = "write" } service "x" { policy = "read" }'],
      intention('*', 'write'),
      false,
    ],
    [
      'intentions on all',
      ['service_prefix "" { policy = "read" intentions = "write" }'],
      intention('*', 'write'),
      true,
    ],
    [
      'reading any intention is reading the wildcard',
      ['service "x" { policy = "read" }'],
      intention('*', 'read'),
      true,
    ],
  ])('%s', (_name, policies, request, allowed) => {
    expect(authorizer(policies).decide(request).allowed).toBe(allowed);
    // A rule that matches decides, whatever the default; only silence is left to it.
    const decision = authorizer(policies, 'allow').decide(request);
    expect(decision.allowed).toBe(decision.decidedBy === null ? true : allowed);
  });

  it('leaves everything to the default policy when there are no rules', () => {
    for (const request of [...oneOfEach('read'), ...oneOfEach('write')]) {
      expect(authorizer([], 'deny').decide(request)).toEqual({ allowed: false, decidedBy: null });
      expect(authorizer([], 'allow').decide(request)).toEqual({ allowed: true, decidedBy: null });
    }
  });

  it('lets global-management do everything', () => {
    const management = authorizer([GLOBAL_MANAGEMENT_RULES]);
    const elsewhere = { partition: 'a', namespace: 'b' };
    for (const request of [at, elsewhere].flatMap((scope) => [
      ...oneOfEach('read', scope),
      ...oneOfEach('write', scope),
    ])) {
      expect(management.decide(request).allowed, requiredRule(request)).toBe(true);
    }
    const { serviceReadAll, serviceWriteAny, nodeReadAll } = management;
    expect([serviceReadAll, serviceWriteAny, nodeReadAll].map((ask) => ask('everywhere'))).toEqual([true, true, true]);
  });

  it.each<[AclRequest, string | null]>([
    [service('web', 'read'), 'service "web" { policy = "write" } of policy "b"'],
    [service('other', 'read'), 'service_prefix "" { policy = "read" intentions = "deny" } of policy "a"'],
    [intention('other', 'read'), 'service_prefix "" { policy = "read" intentions = "deny" } of policy "a"'],
    [ofPartition('peering', 'write'), 'operator = "read" of policy "a"'],
    [{ resource: 'acl', access: 'read' }, null],
  ])('names the rule that decided %j', (request, decidedBy) => {
    const policies = [
      'operator = "read" service_prefix "" { policy = "read" intentions = "deny" } service "web" { policy = "read" }',
      'service "web" { policy = "write" }',
    ];
    expect(authorizer(policies).decide(request).decidedBy).toBe(decidedBy);
  });

  it('is refused, not weakened, when rules can not be read', () => {
    expect(() => authorizer(['service "web" {'], 'allow')).toThrow('never closed');
  });
});

describe('service identities', () => {
  const identity = compileAuthorizer([], [{ serviceName: 'web' }], 'deny');
  it.each<[AclRequest, boolean]>([
    [service('web', 'write'), true],
    [service('web-sidecar-proxy', 'write'), true],
    [service('web2', 'write'), false],
    [service('api', 'read'), true],
    [node('read'), true],
    [node('write'), false],
    [node('read', 'a'), false],
    [service('web', 'read', { partition: 'default', namespace: 'team' }), false],
    [service('web', 'read', { partition: 'a', namespace: 'default' }), false],
    [intention('web', 'read'), true],
    [intention('web', 'write'), false],
    [ofPartition('mesh', 'read'), false],
  ])('%j is %s', (request, allowed) => {
    expect(identity.decide(request).allowed).toBe(allowed);
  });

  it('are of the partition and namespace that they say', () => {
    const scope = { partition: 'a', namespace: 'team' };
    const own = compileAuthorizer([], [{ serviceName: 'web', ...scope }], 'deny');
    expect(own.decide(service('web', 'write', scope)).allowed).toBe(true);
    expect(own.decide(service('api', 'read', scope)).allowed).toBe(true);
    expect(own.decide(node('read', 'a')).allowed).toBe(true);
    expect(own.decide(service('web', 'read')).allowed).toBe(false);
    expect(own.decide(node('read')).allowed).toBe(false);
  });

  it('are named as what decided', () => {
    expect(identity.decide(service('web', 'write')).decidedBy).toBe(
      'service "web" { policy = "write" } of service identity "web"',
    );
  });
});

describe('questions about whole sets', () => {
  it.each<[string, string[], 'allow' | 'deny', { readAll: boolean; writeAny: boolean }]>([
    ['nothing', [], 'deny', { readAll: false, writeAny: false }],
    ['nothing, default allow', [], 'allow', { readAll: true, writeAny: true }],
    ['one service', ['service "web" { policy = "write" }'], 'deny', { readAll: false, writeAny: true }],
    ['all', ['service_prefix "" { policy = "read" }'], 'deny', { readAll: true, writeAny: false }],
    [
      'all but one',
      ['service_prefix "" { policy = "read" } service "x" { policy = "deny" }'],
      'deny',
      { readAll: false, writeAny: false },
    ],
    [
      'all but one prefix, default allow',
      ['service_prefix "x" { policy = "deny" }'],
      'allow',
      { readAll: false, writeAny: true },
    ],
    ['reading one, default allow', ['service "x" { policy = "read" }'], 'allow', { readAll: true, writeAny: true }],
    [
      'denied all, default allow',
      ['service_prefix "" { policy = "deny" }'],
      'allow',
      { readAll: false, writeAny: false },
    ],
    [
      'denied all but one',
      ['service_prefix "" { policy = "deny" } service "x" { policy = "write" }'],
      'deny',
      { readAll: false, writeAny: true },
    ],
  ])('%s', (_name, policies, defaultPolicy, { readAll, writeAny }) => {
    const subject = authorizer(policies, defaultPolicy);
    expect([subject.serviceReadAll(at), subject.serviceWriteAny(at)]).toEqual([readAll, writeAny]);
  });

  it('what peers export is not shown to who may read one service only', () => {
    const narrow = authorizer(['service "web" { policy = "read" } node_prefix "" { policy = "read" }']);
    expect(narrow.importedServiceRead('default')).toBe(false);
    expect(narrow.importedNodeRead('default')).toBe(true);
    expect(narrow.importedNodeRead('other')).toBe(false);
  });
});

describe('the mesh gateway’s rules', () => {
  const inTeam = { partition: 'default', namespace: 'team' };
  const gateway = authorizer([meshGatewayRules('edge')]);
  it.each<[AclRequest, boolean]>([
    [ofPartition('mesh', 'write'), true],
    [ofPartition('mesh', 'read', 'a'), false],
    [ofPartition('peering', 'read'), true],
    // The gateways of the default partition carry the traffic between control planes for all.
    [ofPartition('peering', 'read', 'a'), true],
    [ofPartition('peering', 'write'), false],
    [service('edge', 'write'), true],
    [service('edge', 'write', inTeam), false],
    [service('api', 'read'), true],
    [service('api', 'read', inTeam), true],
    [service('api', 'read', { partition: 'a', namespace: 'default' }), false],
    [service('api', 'write'), false],
    [node('read'), true],
    [node('write'), false],
    [{ resource: 'acl', access: 'read' }, false],
    [{ resource: 'operator', access: 'read' }, false],
  ])('%j is %s', (request, allowed) => {
    expect(gateway.decide(request).allowed).toBe(allowed);
  });

  it('of a partition hold there and nowhere else', () => {
    const own = authorizer([meshGatewayRules('edge', 'a')]);
    const inA = { partition: 'a', namespace: 'default' };
    for (const request of [ofPartition('mesh', 'write', 'a'), ofPartition('peering', 'read', 'a'), node('read', 'a')])
      expect(own.decide(request).allowed, requiredRule(request)).toBe(true);
    expect(own.decide(service('edge', 'write', inA)).allowed).toBe(true);
    expect(own.serviceReadAll({ partition: 'a' })).toBe(true);
    for (const partition of ['default', 'b', 'aa']) {
      const scope = { partition, namespace: 'default' };
      for (const request of oneOfEach('read', scope)) expect(own.decide(request).allowed).toBe(false);
      expect(own.serviceReadAny({ partition }) || own.nodeReadAll({ partition })).toBe(false);
    }
  });
});

describe('scopes', () => {
  const inA = { partition: 'a', namespace: 'default' };
  const teamOfA = { partition: 'a', namespace: 'team' };
  const team = { partition: 'default', namespace: 'team' };
  const web = (level: string): string => `service "web" { policy = "${level}" }`;

  it.each<[string, string, AclRequest, boolean]>([
    ['a rule in no block is of default', web('write'), service('web', 'write'), true],
    ['and of no other partition', web('write'), service('web', 'read', inA), false],
    ['and of no other namespace', web('write'), service('web', 'read', team), false],
    [
      'a partition block is of its default namespace',
      `partition "a" { ${web('write')} }`,
      service('web', 'read', inA),
      true,
    ],
    ['and of no other', `partition "a" { ${web('write')} }`, service('web', 'read', teamOfA), false],
    ['nor of the default partition', `partition "a" { ${web('write')} }`, service('web', 'read'), false],
    [
      'a namespace block is of partition default',
      `namespace "team" { ${web('read')} }`,
      service('web', 'read', team),
      true,
    ],
    ['and of no other partition', `namespace "team" { ${web('read')} }`, service('web', 'read', teamOfA), false],
    [
      'an exact name is no prefix',
      `partition "a" { ${web('read')} }`,
      service('web', 'read', { partition: 'ab', namespace: 'default' }),
      false,
    ],
    [
      'a prefix block holds for what begins so',
      `partition_prefix "a" { ${web('read')} }`,
      service('web', 'read', { partition: 'ab', namespace: 'default' }),
      true,
    ],
    ['and for nothing else', `partition_prefix "a" { ${web('read')} }`, service('web', 'read'), false],
    [
      'an exact partition beats a prefix',
      `partition_prefix "" { ${web('write')} } partition "a" { ${web('deny')} }`,
      service('web', 'read', inA),
      false,
    ],
    [
      'the longest prefix wins',
      `partition_prefix "" { ${web('deny')} } partition_prefix "a" { ${web('write')} }`,
      service('web', 'write', { partition: 'ab', namespace: 'default' }),
      true,
    ],
    [
      'an exact namespace beats a prefix',
      `namespace_prefix "" { ${web('write')} } namespace "team" { ${web('deny')} }`,
      service('web', 'read', team),
      false,
    ],
    [
      'the partition goes before the namespace',
      `partition_prefix "" { namespace "team" { ${web('write')} } } partition "a" { namespace_prefix "" { ${web('deny')} } }`,
      service('web', 'read', teamOfA),
      false,
    ],
    [
      'the scope goes before the name',
      `namespace_prefix "" { ${web('write')} } namespace "team" { service_prefix "" { policy = "deny" } }`,
      service('web', 'read', team),
      false,
    ],
    [
      'a narrower scope that says nothing of a name leaves it to the wider',
      `namespace_prefix "" { service_prefix "" { policy = "read" } } namespace "team" { service "api" { policy = "write" } }`,
      service('web', 'read', team),
      true,
    ],
    ['mesh is of a partition', 'partition "a" { mesh = "write" }', ofPartition('mesh', 'write', 'a'), true],
    ['and of no other', 'partition "a" { mesh = "write" }', ofPartition('mesh', 'read'), false],
    ['operator stands for mesh everywhere', 'operator = "write"', ofPartition('mesh', 'write', 'a'), true],
    [
      'but where mesh is spoken of',
      'operator = "write" partition "a" { mesh = "read" }',
      ofPartition('mesh', 'write', 'a'),
      false,
    ],
    ['nodes are of a partition', 'partition "a" { node_prefix "" { policy = "read" } }', node('read', 'a'), true],
    ['and of no other', 'partition "a" { node_prefix "" { policy = "read" } }', node('read'), false],
    [
      'a block for every namespace is for nodes, too',
      'namespace_prefix "" { node_prefix "" { policy = "read" } }',
      node('read'),
      true,
    ],
    [
      'a namespace has a policy of its own',
      'namespace "team" { policy = "write" }',
      { resource: 'namespace', ...team, access: 'write' },
      true,
    ],
    ['which grants nothing in it', 'namespace "team" { policy = "write" }', service('web', 'read', team), false],
    ['and for which operator stands', 'operator = "read"', { resource: 'namespace', ...team, access: 'read' }, true],
    [
      'unless it is said',
      'operator = "write" namespace "team" { policy = "deny" }',
      { resource: 'namespace', ...team, access: 'read' },
      false,
    ],
    [
      'every namespace needs every one',
      'namespace "team" { service_prefix "" { policy = "read" intentions = "write" } }',
      intention('*', 'write', { partition: 'default', namespace: '*' }),
      false,
    ],
    [
      'and has it by the prefix of all',
      'namespace_prefix "" { service_prefix "" { policy = "read" intentions = "write" } }',
      intention('*', 'write', { partition: 'default', namespace: '*' }),
      true,
    ],
    [
      'but for one that is denied',
      'namespace_prefix "" { service_prefix "" { policy = "read" intentions = "write" } } namespace "x" { service "y" { policy = "read" } }',
      intention('*', 'write', { partition: 'default', namespace: '*' }),
      false,
    ],
    [
      'any namespace is enough to read',
      `namespace "team" { ${web('read')} }`,
      intention('*', 'read', { partition: 'default', namespace: '*' }),
      true,
    ],
  ])('%s', (_name, rules, request, allowed) => {
    expect(authorizer([rules]).decide(request).allowed).toBe(allowed);
  });

  it('of one kind merge over policies, the strongest level first', () => {
    const policies = [`partition "a" { ${web('write')} }`, `partition "a" { namespace "default" { ${web('deny')} } }`];
    expect(authorizer(policies).decide(service('web', 'read', inA)).allowed).toBe(false);
  });

  // Names that look like another scope, or like a part of one, are names of nothing.
  it.each(['a/team', 'team/web', 'A', 'a.b', 'aa', '', '*', 'default/team', 'a\u0000'])(
    'are not left by a service or place called %j',
    (name) => {
      const own = authorizer([
        `partition "a" { namespace "team" { service_prefix "" { policy = "write" intentions = "write" } } }`,
      ]);
      for (const scope of [at, inA, team, { partition: name, namespace: 'team' }])
        for (const request of [service(name, 'read', scope), intention(name, 'read', scope)])
          expect(own.decide(request).allowed, requiredRule(request)).toBe(false);
      if (name !== '*')
        expect(own.decide(service('web', 'read', { partition: 'a', namespace: name })).allowed).toBe(false);
    },
  );

  it('answer questions about whole sets for themselves', () => {
    const own = authorizer([
      `partition "a" { service_prefix "" { policy = "read" } namespace "team" { service "web" { policy = "write" } } }`,
    ]);
    expect(own.serviceReadAll(inA)).toBe(true);
    expect(own.serviceReadAll({ partition: 'a' })).toBe(false);
    expect(own.serviceReadAll('everywhere')).toBe(false);
    expect(own.serviceWriteAny(inA)).toBe(false);
    expect(own.serviceWriteAny({ partition: 'a' })).toBe(true);
    expect(own.serviceWriteAny('everywhere')).toBe(true);
    expect(own.serviceWriteAny(at)).toBe(false);
    expect(['a', 'default'].map(own.importedServiceRead)).toEqual([true, false]);
  });
});

describe('words for a permission', () => {
  it.each<[AclRequest, string, string]>([
    [service('foo', 'read'), 'service:read on "foo"', 'service "foo" { policy = "read" }'],
    [intention('foo', 'write'), 'intentions:write on "foo"', 'service "foo" { policy = "read" intentions = "write" }'],
    [ofPartition('peering', 'write'), 'peering:write', 'peering = "write"'],
    [ofPartition('peering', 'write', 'x'), 'peering:write in partition "x"', 'partition "x" { peering = "write" }'],
    [
      service('foo', 'read', { partition: 'x', namespace: 'y' }),
      'service:read on "foo" in partition "x", namespace "y"',
      'partition "x" { namespace "y" { service "foo" { policy = "read" } } }',
    ],
    [
      service('foo', 'read', { partition: 'default', namespace: 'y' }),
      'service:read on "foo" in namespace "y"',
      'namespace "y" { service "foo" { policy = "read" } }',
    ],
    [
      { resource: 'namespace', partition: 'x', namespace: 'y', access: 'write' },
      'namespace:write on "y" in partition "x"',
      'partition "x" { namespace "y" { policy = "write" } }',
    ],
  ])('%j', (request, required, granting) => {
    expect(requiredRule(request)).toBe(required);
    expect(grantingRule(request)).toBe(granting);
  });

  it('the rule that is said to grant a request grants it', () => {
    const scopes = [at, { partition: 'x', namespace: 'y' }, { partition: 'x', namespace: '*' }];
    const requests = scopes.flatMap((scope) => [...oneOfEach('read', scope), ...oneOfEach('write', scope)]);
    for (const request of [
      ...requests,
      intention('*', 'write'),
      intention('*', 'write', { partition: 'x', namespace: '*' }),
    ]) {
      expect(authorizer([grantingRule(request)]).decide(request).allowed, grantingRule(request)).toBe(true);
    }
  });
});
