import { PeerwayError } from '@peerway/model/error';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRules } from './rules.ts';
import { GLOBAL_MANAGEMENT_RULES, meshGatewayRules, serviceIdentityRules } from './standard-rules.ts';

function refusal(text: string): PeerwayError {
  try {
    parseRules(text);
  } catch (error) {
    if (error instanceof PeerwayError) return error;
    throw error;
  }
  throw new Error('was read');
}

const web = { kind: 'labelled', resource: 'service', match: 'exact', name: 'web', level: 'write', intentions: null };

describe('rules in HCL', () => {
  it.each([
    ['a block', 'service "web" { policy = "write" }'],
    ['over several lines', 'service "web" {\n  policy = "write"\n}\n'],
    ['without spaces', 'service "web"{policy="write"}'],
    ['with a bare name', 'service web { policy = "write" }'],
    ['with quoted keys', '"service" "web" { "policy" = "write" }'],
    ['with commas', 'service "web" { policy = "write", },'],
    ['with comments', '# one\n// two\n/* three\n four */ service "web" { # five\n policy = "write" }'],
    ['with Windows line ends and a byte order mark', '\uFEFFservice "web" {\r\n\tpolicy = "write"\r\n}\r\n'],
    ['with escapes', 'service "\\u0077eb" { policy = "write" }'],
  ])('are read %s', (_name, text) => {
    expect(parseRules(text)).toEqual({ rules: [web] });
  });

  it('know every resource of Consul', () => {
    const scalars = ['acl', 'keyring', 'mesh', 'operator', 'peering'].map((name) => `${name} = "read"`);
    const labelled = ['agent', 'event', 'identity', 'key', 'node', 'query', 'service', 'session'].flatMap((name) => [
      `${name} "x" { policy = "read" }`,
      `${name}_prefix "" { policy = "deny" }`,
    ]);
    expect(parseRules([...scalars, ...labelled].join('\n')).rules).toHaveLength(21);
  });

  it('keep prefix, exact name, intentions and the level list of keys', () => {
    expect(
      parseRules('service_prefix "a" { policy = "read" intentions = "deny" } key "k" { policy = "list" }').rules,
    ).toEqual([
      { kind: 'labelled', resource: 'service', match: 'prefix', name: 'a', level: 'read', intentions: 'deny' },
      { kind: 'labelled', resource: 'key', match: 'exact', name: 'k', level: 'list', intentions: null },
    ]);
  });

  it('may be empty', () => {
    expect(parseRules(' \n# nothing yet\n')).toEqual({ rules: [] });
  });

  it.each([
    ['servce "web" { policy = "read" }', 1, 1, 'unknown resource "servce"'],
    ['mesh = "read"\n  servce = "read"', 2, 3, 'unknown resource "servce"'],
    ['service "web" { policy = "admin" }', 1, 26, '"admin" is not a level'],
    ['service "web" { policy = "Read" }', 1, 26, '"Read" is not a level'],
    ['service "web" { policy = "list" }', 1, 26, 'only "key" and "key_prefix" have the level "list"'],
    ['service "web" { policy = read }', 1, 26, 'expected a level in quotes, such as "read", found "read"'],
    ['service "web" { polcy = "read" }', 1, 17, '"service" has no field "polcy"'],
    ['node "web" { policy = "read" intentions = "read" }', 1, 30, '"node" has no field "intentions"'],
    ['service "web" { intentions = "read" }', 1, 9, 'the rule service "web" sets no "policy"'],
    ['service "web" { policy = "read" policy = "write" }', 1, 33, '"policy" is set twice'],
    ['mesh = "read" mesh = "write"', 1, 15, '"mesh" is set twice'],
    ['mesh "x" { policy = "read" }', 1, 1, '"mesh" takes no name'],
    ['service = "read"', 1, 1, '"service" needs a name and a block'],
    ['service "web" {\n policy = "read"\n', 1, 15, 'this "{" is never closed'],
    ['service "web" policy = "read"', 1, 15, 'expected "{", found "policy"'],
    ['mesh =', 1, 7, 'expected a level in quotes, such as "read", found the end of the rules'],
    ['mesh = "read', 1, 8, 'this string is not closed on its line'],
    ['/* no end', 1, 1, 'this comment is never closed'],
    ['/* one\n two */ ?', 2, 9, 'unexpected character "?"'],
    ['mesh = <<EOF\nread\nEOF', 1, 8, 'heredocs are not understood here; use a string in quotes'],
    ['service "a\\q" { policy = "read" }', 1, 9, 'unknown escape "\\q" in a string'],
    [
      'mesh = "read" namespace "x" { service "a" { policy = "read" } }',
      1,
      15,
      'rules scoped by "namespace" are not supported',
    ],
    ['namespace_prefix "" { policy = "read" }', 1, 1, 'rules scoped by "namespace_prefix" are not supported'],
    ['}', 1, 1, 'expected a resource, such as service or mesh, found "}"'],
  ])('%j is refused at its place', (text, line, column, message) => {
    const error = refusal(text);
    expect(error.message).toBe(`Rules, line ${line}, column ${column}: ${message}`);
    expect(error.code).toBe('request.invalid');
    expect(error.field).toBe('Rules');
  });
});

describe('rules in JSON', () => {
  it.each([
    ['plain', '{"service": {"web": {"policy": "write"}}}'],
    ['with lists, as HCL’s own JSON has them', '[]{"service": [{"web": [{"policy": "write"}]}]}'.slice(2)],
    ['after white space', '\n {"service": {"web": {"policy": "write"}}}'],
  ])('are read %s', (_name, text) => {
    expect(parseRules(text)).toEqual({ rules: [web] });
  });

  it.each([
    ['{"mesh": "read"', `, line 1, column 16: this is not valid JSON: Expected ',' or '}' after property value`],
    ['{\n"mesh": read}', `: this is not valid JSON: Unexpected token 'r', "{\n"mesh": read}" is not valid JSON`],
    ['{"servce": {"web": {"policy": "read"}}}', ', line 1, column 2: unknown resource "servce"'],
    ['{"service": {"web": {"policy": 1}}}', ', line 1, column 22: "policy" must be a string'],
    ['{"service": {"web": "read"}}', ', line 1, column 14: service "web" must hold an object or a level'],
    [
      '{"namespace": {"x": {"service": {"a": {"policy": "read"}}}}}',
      ', line 1, column 2: rules scoped by "namespace" are not supported',
    ],
    ['{"mesh": null}', ', line 1, column 2: mesh must hold an object or a level'],
    ['{"mesh": {"x": {"policy": "read"}}}', ', line 1, column 2: "mesh" takes no name'],
    ['{"mesh": "deny", "mesh": "write"}', ', line 1, column 1: a name is given twice in one object'],
    [
      '{"service": {"web": {"policy": "deny"}, "web": {"policy": "write"}}}',
      ', line 1, column 1: a name is given twice in one object',
    ],
  ])('%j is refused', (text, message) => {
    expect(refusal(text).message).toBe(`Rules${message}`);
  });

  it('say the same as HCL', () => {
    const name = fc.stringMatching(/^[a-z"\\ {}=#/.-]{0,12}$/);
    const level = fc.constantFrom('read', 'write', 'deny');
    const rule = fc.record({
      resource: fc.constantFrom('service', 'service_prefix', 'node', 'node_prefix', 'session'),
      name,
      level,
    });
    fc.assert(
      fc.property(fc.uniqueArray(rule, { selector: (one) => `${one.resource}/${one.name}` }), (rules) => {
        const hcl = rules.map((one) => `${one.resource} ${JSON.stringify(one.name)} { policy = "${one.level}" }`);
        const json: Record<string, Record<string, { policy: string }>> = {};
        for (const one of rules) json[one.resource] = { ...json[one.resource], [one.name]: { policy: one.level } };
        const byName = (left: unknown, right: unknown): number =>
          JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
        expect(parseRules(hcl.join('\n')).rules.toSorted(byName)).toEqual(
          parseRules(JSON.stringify(json)).rules.toSorted(byName),
        );
      }),
    );
  });
});

describe('hostile rules', () => {
  it('are read or refused as such, never anything else', () => {
    const piece = fc.constantFrom(
      'service',
      ' "a"',
      '{',
      '}',
      '=',
      '"read"',
      'policy',
      '\n',
      '/*',
      '*/',
      '#',
      '"',
      '\\',
      ',',
      '\u0000',
      '💥',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        try {
          parseRules(text);
        } catch (error) {
          expect(error).toBeInstanceOf(PeerwayError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['open braces', '{'.repeat(60_000)],
    ['open blocks', 'a "b" {'.repeat(8_000)],
    ['an endless string', `"${'\\\\'.repeat(30_000)}`],
    ['an endless comment', `/*${'*'.repeat(60_000)}`],
    ['JSON nested deep', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ])('of 60 kB with %s are refused without being worked on for long', (_name, text) => {
    const start = process.cpuUsage();
    expect(refusal(text).code).toBe('request.invalid');
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  });
});

it('the standard rules can be read', () => {
  expect(parseRules(GLOBAL_MANAGEMENT_RULES).rules).toHaveLength(13);
  expect(parseRules(meshGatewayRules('mesh-gateway')).rules).toHaveLength(5);
  expect(parseRules(serviceIdentityRules('web')).rules).toHaveLength(4);
});
