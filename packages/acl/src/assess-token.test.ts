import type { TokenWarningKind } from '@peerway/model/token-warning';
import { describe, expect, it } from 'vitest';
import { assessToken, breadthOf, type TokenFacts } from './assess-token.ts';
import type { GrantSource } from './expand-grants.ts';
import { GLOBAL_MANAGEMENT_RULES, GLOBAL_READ_ONLY_RULES, serviceIdentityRules } from './standard-rules.ts';

const nothing: GrantSource = {
  role: null,
  policies: [],
  serviceIdentities: [],
  nodeIdentities: [],
  templatedPolicies: [],
};
const withRules = (...rules: string[]): GrantSource => ({
  ...nothing,
  policies: rules.map((text, index) => ({ name: `p${index}`, rules: text })),
});
const ofRole = (rules: string): GrantSource => ({ ...withRules(rules), role: 'team' });
const template = (
  templateName: GrantSource['templatedPolicies'][number]['templateName'],
  name?: string,
): GrantSource => ({
  ...nothing,
  templatedPolicies: [
    { templateName, variables: name === undefined ? {} : { name }, partition: 'default', datacenters: [] },
  ],
});
const identity: GrantSource = { ...nothing, serviceIdentities: [{ serviceName: 'web', datacenters: [] }] };

describe('how far a token reaches', () => {
  it.each<[string, GrantSource[], string | null]>([
    ['nothing', [nothing], null],
    ['global-management', [withRules(GLOBAL_MANAGEMENT_RULES)], 'everything, policy "p0"'],
    [
      'global-management of a role',
      [nothing, ofRole(GLOBAL_MANAGEMENT_RULES)],
      'everything, policy "p0" of role "team"',
    ],
    [
      'global-management with ACLs denied',
      [withRules(GLOBAL_MANAGEMENT_RULES, 'acl = "deny"')],
      'every-service, policy "p0"',
    ],
    ['reading everything', [withRules(GLOBAL_READ_ONLY_RULES)], null],
    ['writing ACLs', [withRules('acl = "write"')], 'acl-write, policy "p0"'],
    ['reading ACLs', [withRules('acl = "read"')], null],
    [
      'ACLs and every service',
      [withRules('acl = "write" service_prefix "" { policy = "write" }')],
      'acl-write, policy "p0"',
    ],
    ['every service', [withRules('service_prefix "" { policy = "write" }')], 'every-service, policy "p0"'],
    [
      'every service of a namespace',
      [withRules('namespace "shop" { service_prefix "" { policy = "write" } }')],
      'every-service, policy "p0"',
    ],
    [
      'every service, which another policy denies',
      [withRules('service_prefix "" { policy = "write" }', 'service_prefix "" { policy = "deny" }')],
      null,
    ],
    ['services with a beginning', [withRules('service_prefix "web" { policy = "write" }')], null],
    ['reading every service', [withRules('service_prefix "" { policy = "read" }')], null],
    ['a service identity', [identity], null],
    ['its rules as a policy', [withRules(serviceIdentityRules('web', {}))], null],
    ['the template of a mesh gateway', [template('builtin/mesh-gateway', 'edge')], null],
    ['the template that writes every service as it must', [template('builtin/nomad-client')], null],
    [
      'the template that writes ACLs',
      [template('builtin/nomad-server')],
      'acl-write, templated policy "builtin/nomad-server"',
    ],
    [
      'a policy for another datacenter',
      [{ ...nothing, policies: [{ name: 'p', rules: 'acl = "write"', datacenters: ['dc2'] }] }],
      null,
    ],
  ])('%s', (_what, sources, expected) => {
    const { broad } = breadthOf(sources, 'dc1');
    expect(broad && `${broad.kind}, ${broad.through}`).toBe(expected);
  });

  it.each<[string, GrantSource[], boolean]>([
    ['a service identity', [identity], true],
    ['a template', [template('builtin/mesh-gateway', 'edge')], true],
    ['a node identity', [{ ...nothing, nodeIdentities: [{ nodeName: 'n', datacenter: 'dc1' }] }], true],
    ['an identity of a role', [nothing, { ...identity, role: 'team' }], true],
    ['an identity and a policy', [{ ...identity, policies: withRules('mesh = "read"').policies }], false],
    ['an identity, and a policy of a role', [identity, ofRole('mesh = "read"')], false],
    ['nothing', [nothing], false],
  ])('%s is of a process: %3$s', (_what, sources, expected) => {
    expect(breadthOf(sources, 'dc1').isOfProcess).toBe(expected);
  });
});

const now = new Date('2026-06-01T00:00:00.000Z');
const days = (count: number): string => new Date(now.getTime() + count * 86_400_000).toISOString();
/** A token with nothing wrong: of a person, in use, with an end that is far. */
const fine: TokenFacts = {
  breadth: { broad: null, isOfProcess: false },
  createdAt: days(-40),
  expiresAt: days(60),
  lastUsedAt: days(-1),
  usesSince: days(-40),
  isAnonymous: false,
  isOfLogin: false,
};
const ofProcess = { broad: null, isOfProcess: true };
const broad = { broad: { kind: 'everything', through: 'policy "p"' }, isOfProcess: false } as const;

describe('what is wrong with a token', () => {
  it.each<[string, Partial<TokenFacts>, TokenWarningKind[]]>([
    ['nothing', {}, []],
    ['it may do everything', { breadth: broad }, ['everything']],
    ['it never ends', { expiresAt: null }, ['never-ends']],
    ['nothing: a proxy can not renew its token', { expiresAt: null, breadth: ofProcess }, []],
    ['it ends soon', { expiresAt: days(6.9) }, ['ends-soon']],
    ['nothing yet: it ends in a week', { expiresAt: days(7) }, []],
    ['nothing: it was made for two weeks', { createdAt: days(-8), expiresAt: days(6) }, []],
    ['nothing: a login makes another one', { expiresAt: days(1), isOfLogin: true }, []],
    ['it ends soon, and is a proxy’s', { expiresAt: days(1), breadth: ofProcess }, ['ends-soon']],
    ['nothing: it has ended', { breadth: broad, expiresAt: days(0), lastUsedAt: null }, []],
    ['it was never used', { lastUsedAt: null, createdAt: days(-30.1), usesSince: days(-30.1) }, ['unused']],
    ['nothing yet: it is 30 days old', { lastUsedAt: null, createdAt: days(-30), usesSince: days(-30) }, []],
    ['nothing known: uses are noted for 30 days', { lastUsedAt: null, usesSince: days(-30) }, []],
    ['it was not used since uses are noted', { lastUsedAt: null, usesSince: days(-31) }, ['unused']],
    ['nothing yet: it was used 90 days ago', { createdAt: days(-99), lastUsedAt: days(-90) }, []],
    ['it was used longer ago', { createdAt: days(-99), lastUsedAt: days(-90.1) }, ['unused']],
    [
      'all of it, the worst first',
      { breadth: broad, expiresAt: null, lastUsedAt: null },
      ['everything', 'unused', 'never-ends'],
    ],
    ['an end that is near goes before no use', { expiresAt: days(1), lastUsedAt: null }, ['ends-soon', 'unused']],
    [
      'nothing but breadth of the anonymous token',
      { breadth: broad, expiresAt: null, lastUsedAt: null, isAnonymous: true },
      ['everything'],
    ],
  ])('%s', (_what, part, expected) => {
    expect(assessToken({ ...fine, ...part }, now).map(({ kind }) => kind)).toEqual(expected);
  });

  it.each<[Partial<TokenFacts>, string]>([
    [{ breadth: broad }, 'May do everything, through policy "p".'],
    [{ expiresAt: days(0.5) }, 'Ends less than a day from now.'],
    [{ expiresAt: days(1.5) }, 'Ends 1 day from now.'],
    [{ createdAt: days(-99), lastUsedAt: days(-91) }, 'Not used for 91 days.'],
    [{ lastUsedAt: null }, 'Not used for 40 days, that is, since it was made.'],
    [{ lastUsedAt: null, usesSince: days(-31) }, 'Not used for 31 days, that is, since uses are noted.'],
  ])('%j is said as: %s', (part, what) => {
    const [warning] = assessToken({ ...fine, ...part }, now);
    expect(warning?.what).toBe(what);
    expect(warning?.why).not.toBe('');
    expect(warning?.instead).not.toBe('');
  });
});
