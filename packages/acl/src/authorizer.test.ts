import { describe, expect, it } from 'vitest';
import {
  type AclAccess,
  type AclRequest,
  aclResources,
  grantingRule,
  requiredRule,
  scalarResources,
} from './acl-request.ts';
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

const service = (name: string, access: AclAccess): AclRequest => ({ resource: 'service', name, access });
const intention = (name: string, access: AclAccess): AclRequest => ({ resource: 'intention', name, access });

/** One request of each resource. */
const oneOfEach = (access: AclAccess): AclRequest[] =>
  aclResources.map((resource) => {
    const scalar = scalarResources.find((name) => name === resource);
    if (scalar !== undefined) return { resource: scalar, access };
    return { resource: resource as Exclude<typeof resource, (typeof scalarResources)[number]>, name: 'x', access };
  });

describe('decide', () => {
  it.each<[string, string[], AclRequest, boolean]>([
    ['write covers read', ['service "web" { policy = "write" }'], service('web', 'read'), true],
    ['read does not cover write', ['service "web" { policy = "read" }'], service('web', 'write'), false],
    ['list covers read', ['key "k" { policy = "list" }'], { resource: 'key', name: 'k', access: 'read' }, true],
    [
      'read does not cover list',
      ['key "k" { policy = "read" }'],
      { resource: 'key', name: 'k', access: 'list' },
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
    ['peering falls back to operator', ['operator = "read"'], { resource: 'peering', access: 'read' }, true],
    ['mesh falls back to operator', ['operator = "write"'], { resource: 'mesh', access: 'write' }, true],
    [
      'peering’s own rule hides operator',
      ['operator = "write" peering = "deny"'],
      { resource: 'peering', access: 'read' },
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
    for (const request of [...oneOfEach('read'), ...oneOfEach('write')]) {
      expect(management.decide(request).allowed, requiredRule(request)).toBe(true);
    }
    expect(management.serviceReadAll() && management.serviceWriteAny() && management.nodeReadAll()).toBe(true);
  });

  it.each<[AclRequest, string | null]>([
    [service('web', 'read'), 'service "web" { policy = "write" } of policy "b"'],
    [service('other', 'read'), 'service_prefix "" { policy = "read" intentions = "deny" } of policy "a"'],
    [intention('other', 'read'), 'service_prefix "" { policy = "read" intentions = "deny" } of policy "a"'],
    [{ resource: 'peering', access: 'write' }, 'operator = "read" of policy "a"'],
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
    [{ resource: 'node', name: 'n', access: 'read' }, true],
    [{ resource: 'node', name: 'n', access: 'write' }, false],
    [intention('web', 'read'), true],
    [intention('web', 'write'), false],
    [{ resource: 'mesh', access: 'read' }, false],
  ])('%j is %s', (request, allowed) => {
    expect(identity.decide(request).allowed).toBe(allowed);
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
    expect([subject.serviceReadAll(), subject.serviceWriteAny()]).toEqual([readAll, writeAny]);
    expect(subject.importedServiceRead()).toBe(readAll || writeAny);
  });

  it('what peers export is not shown to who may read one service only', () => {
    const narrow = authorizer(['service "web" { policy = "read" } node_prefix "" { policy = "read" }']);
    expect(narrow.importedServiceRead()).toBe(false);
    expect(narrow.importedNodeRead()).toBe(true);
  });
});

describe('the mesh gateway’s rules', () => {
  const gateway = authorizer([meshGatewayRules('edge')]);
  it.each<[AclRequest, boolean]>([
    [{ resource: 'mesh', access: 'write' }, true],
    [{ resource: 'peering', access: 'read' }, true],
    [{ resource: 'peering', access: 'write' }, false],
    [service('edge', 'write'), true],
    [service('api', 'read'), true],
    [service('api', 'write'), false],
    [{ resource: 'node', name: 'n', access: 'write' }, false],
    [{ resource: 'acl', access: 'read' }, false],
    [{ resource: 'operator', access: 'read' }, false],
  ])('%j is %s', (request, allowed) => {
    expect(gateway.decide(request).allowed).toBe(allowed);
  });
});

describe('words for a permission', () => {
  it.each<[AclRequest, string, string]>([
    [service('foo', 'read'), 'service:read on "foo"', 'service "foo" { policy = "read" }'],
    [intention('foo', 'write'), 'intentions:write on "foo"', 'service "foo" { policy = "read" intentions = "write" }'],
    [{ resource: 'peering', access: 'write' }, 'peering:write', 'peering = "write"'],
  ])('%j', (request, required, granting) => {
    expect(requiredRule(request)).toBe(required);
    expect(grantingRule(request)).toBe(granting);
  });

  it('the rule that is said to grant a request grants it', () => {
    for (const request of [...oneOfEach('read'), ...oneOfEach('write')]) {
      expect(authorizer([grantingRule(request)]).decide(request).allowed, grantingRule(request)).toBe(true);
    }
  });
});
