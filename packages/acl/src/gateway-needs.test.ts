import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileAuthorizer } from './authorizer.ts';
import { gatewayNeeds, gatewayPermission, gatewayRule, meshGatewayRules } from './gateway-needs.ts';
import { listTemplatedPolicies, templateRules } from './templated-policies.ts';

const needs = gatewayNeeds('edge', 'default');

/** Whether a need is met by rules. */
function isMet(rules: string, { request, isForAll }: (typeof needs)[number]): boolean {
  const authorizer = compileAuthorizer([{ name: 'p', rules }], [], 'deny');
  if (!isForAll) return authorizer.decide(request).allowed;
  return request.resource === 'node' ? authorizer.nodeReadAll() : authorizer.serviceReadAll();
}

describe('what a mesh gateway needs', () => {
  it.each(needs)('$request.resource:$request.access is met by its rules, and by no other of them', (need) => {
    expect(isMet(meshGatewayRules('edge'), need)).toBe(true);
    const others = needs.filter((other) => other !== need);
    expect(isMet(others.map(gatewayRule).join('\n'), need)).toBe(false);
  });

  it('is what the template grants', () => {
    expect(templateRules('builtin/mesh-gateway', 'edge')).toBe(meshGatewayRules('edge'));
  });

  it('is nothing that would let it write what is not its own', () => {
    const authorizer = compileAuthorizer([{ name: 'p', rules: meshGatewayRules('edge') }], [], 'deny');
    for (const request of [
      { resource: 'acl', access: 'read' },
      { resource: 'operator', access: 'read' },
      { resource: 'peering', access: 'write' },
      { resource: 'service', name: 'edge2', access: 'write' },
      { resource: 'node', name: 'n', access: 'write' },
      { resource: 'intention', name: 'edge', access: 'write' },
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
    const rows = gatewayNeeds('NAME', 'default').map((need) => `| \`${gatewayPermission(need)}\` | ${need.why} |`);
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
