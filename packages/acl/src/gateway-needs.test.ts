import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileAuthorizer } from './authorizer.ts';
import { gatewayNeeds, gatewayRule, meshGatewayRules } from './gateway-needs.ts';
import { parseRules } from './rules.ts';
import { listTemplatedPolicies, templateRules } from './templated-policies.ts';

/** Every rule in its scope, whatever the order and the blocks it is written in. */
const rulesOf = (text: string) =>
  parseRules(text)
    .rules.map((rule) => JSON.stringify(rule))
    .sort();

describe('what a mesh gateway needs', () => {
  it.each(['default', 'finance'])('is what its rules grant in partition %s, each once', (partition) => {
    const needs = gatewayNeeds('edge', partition);
    expect(rulesOf(meshGatewayRules('edge', partition))).toEqual(
      needs.flatMap((need) => rulesOf(gatewayRule(need))).sort(),
    );
  });

  it('is of its own partition; only gateways of the default one learn of every peering', () => {
    const authorizer = compileAuthorizer([{ name: 'p', rules: meshGatewayRules('edge', 'finance') }], [], 'deny');
    const default_ = compileAuthorizer([{ name: 'p', rules: meshGatewayRules('edge') }], [], 'deny');
    expect(authorizer.serviceReadAll({ partition: 'finance' })).toBe(true);
    expect(authorizer.serviceReadAny({ partition: 'default' })).toBe(false);
    expect(authorizer.decide({ resource: 'peering', partition: 'default', access: 'read' }).allowed).toBe(false);
    expect(default_.serviceReadAny({ partition: 'finance' })).toBe(false);
    expect(default_.decide({ resource: 'peering', partition: 'finance', access: 'read' }).allowed).toBe(true);
  });

  it('is what the template grants', () => {
    expect(templateRules('builtin/mesh-gateway', 'edge')).toBe(meshGatewayRules('edge'));
  });

  it('is nothing that would let it write what is not its own', () => {
    const authorizer = compileAuthorizer([{ name: 'p', rules: meshGatewayRules('edge') }], [], 'deny');
    for (const request of [
      { resource: 'acl', access: 'read' },
      { resource: 'operator', access: 'read' },
      { resource: 'peering', partition: 'default', access: 'write' },
      { resource: 'service', name: 'edge2', partition: 'default', namespace: 'default', access: 'write' },
      { resource: 'node', name: 'n', partition: 'default', access: 'write' },
      { resource: 'intention', name: 'edge', partition: 'default', namespace: 'default', access: 'write' },
    ] as const)
      expect(authorizer.decide(request).allowed).toBe(false);
  });
});

it('every template reads as rules, and takes a name exactly where it has a place for one', () => {
  for (const { templateName, template, needsName } of listTemplatedPolicies()) {
    expect(template.includes('{{.Name}}')).toBe(needsName);
    expect(() => compileAuthorizer([{ name: 'p', rules: templateRules(templateName, 'x') }], [], 'deny')).not.toThrow();
    expect(templateRules(templateName, 'x')).not.toContain('{{');
  }
});

describe('docs/acl.md', () => {
  const lines = readFileSync(new URL('../../../docs/acl.md', import.meta.url), 'utf8').split('\n');

  it('says what a mesh gateway needs and what for', () => {
    const rows = gatewayNeeds('NAME', 'default').map((need) => `| \`${need.permission}\` | ${need.why} |`);
    expect(lines.filter((line) => /^\| `[a-z]+:/.test(line))).toEqual(rows);
  });

  it('lists the templates, and which of them are of a name', () => {
    const rows = listTemplatedPolicies().map(
      ({ templateName, needsName }) => `| \`${templateName}\` | ${needsName ? 'a name' : '–'} |`,
    );
    const listed = lines.filter((line) => line.startsWith('| `builtin/'));
    expect(listed.map((line) => line.split('|').slice(0, 3).join('|').concat('|'))).toEqual(rows);
  });
});
