import { PeerwayError } from '@peerway/model/error';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRulesProblems, parseRules } from './rules.ts';
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

const exact = (name: string): object => ({ match: 'exact', name });
const prefix = (name: string): object => ({ match: 'prefix', name });
const scope = { partition: exact('default'), namespace: exact('default') };
const web = {
  scope,
  kind: 'labelled',
  resource: 'service',
  match: 'exact',
  name: 'web',
  level: 'write',
  intentions: null,
};

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
      { scope, kind: 'labelled', resource: 'service', match: 'prefix', name: 'a', level: 'read', intentions: 'deny' },
      { scope, kind: 'labelled', resource: 'key', match: 'exact', name: 'k', level: 'list', intentions: null },
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
    ['partition "a" { partition "b" { mesh = "read" } }', 1, 17, '"partition" can not stand in a partition block'],
    ['namespace "a" { namespace_prefix "" { } }', 1, 17, '"namespace_prefix" can not stand in a namespace block'],
    ['namespace "a" { partition "b" { } }', 1, 17, '"partition" can not stand in a namespace block'],
    ['service "a" { service "b" { policy = "read" } }', 1, 15, '"service" holds no block "service"'],
    ['partition = "a"', 1, 1, '"partition" needs a name and a block'],
    ['partition "a" { policy = "write" }', 1, 17, '"policy" is not known of a partition'],
    ['policy = "write"', 1, 1, 'unknown resource "policy"'],
    ['partition "a" { acl = "write" }', 1, 17, '"acl" is of the whole cluster, not of a partition'],
    ['namespace "a" { operator = "deny" }', 1, 17, '"operator" is of the whole cluster, not of a namespace'],
    ['partition "a" { keyring = "read" }', 1, 17, '"keyring" is of the whole cluster, not of a partition'],
    ['namespace "default" { mesh = "write" }', 1, 23, '"mesh" is of a partition, not of a namespace'],
    ['namespace "a" { peering = "read" }', 1, 17, '"peering" is of a partition, not of a namespace'],
    ['namespace "a" { node "n" { policy = "read" } }', 1, 17, '"node" is of a partition, not of a namespace'],
    [
      'namespace_prefix "a" { agent_prefix "" { policy = "read" } }',
      1,
      24,
      '"agent_prefix" is of a partition, not of a namespace',
    ],
    ['partition "A" { }', 1, 11, 'no partition can be named "A"'],
    ['namespace "a/b" { }', 1, 11, 'no namespace can be named "a/b"'],
    ['namespace "" { }', 1, 11, 'no namespace can be named ""'],
    ['namespace_prefix "a.b" { }', 1, 18, 'no namespace can have a name that begins with "a.b"'],
    ['partition "a\\u0000" { }', 1, 11, 'no partition can be named "a\\u0000"'],
    ['namespace "*" { }', 1, 11, 'no namespace can be named "*"'],
    ['mesh = "read" partition "default" { mesh = "deny" }', 1, 37, '"mesh" is set twice'],
    ['namespace "a" { policy = "read" } namespace "a" { policy = "write" }', 1, 51, '"policy" is set twice'],
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
    ['{"mesh": "read"', ', line 1, column 16: this is not valid JSON: expected "," or "}", found the end of the rules'],
    ['{\n"mesh": read}', ', line 2, column 9: this is not valid JSON: expected a value, found "r"'],
    ['{"mesh": "read",}', ', line 1, column 17: this is not valid JSON: expected a name in quotes, found "}"'],
    ['{"mesh" "read"}', ', line 1, column 9: this is not valid JSON: expected ":", found "read"'],
    ['{} {}', ', line 1, column 4: this is not valid JSON: expected the end of the rules, found "{"'],
    ['{"mesh": 01}', ', line 1, column 10: this is not valid JSON: expected a value, found "0"'],
    [
      '{"mesh": "re\\q"}',
      ', line 1, column 10: this is not valid JSON: a string with an escape or character that none may have',
    ],
    ['{"mesh": "read', ', line 1, column 10: this string is not closed on its line'],
    ['{"mesh": ""}', ', line 1, column 10: "" is not a level'],
    [`{"mesh": ${'['.repeat(100)}`, ', line 1, column 25: rules are never nested as deep as this'],
    [
      '{"partition": {"a": {"namespace": {"b": {"namespace": {"c": {}}}}}}}',
      ', line 1, column 42: "namespace" can not stand in a namespace block',
    ],
    ['{"servce": {"web": {"policy": "read"}}}', ', line 1, column 2: unknown resource "servce"'],
    ['{"service": {"web": {"policy": 1}}}', ', line 1, column 22: "policy" must be a string'],
    ['{"service": {"web": "read"}}', ', line 1, column 14: service "web" must hold an object or a level'],
    ['{"mesh": null}', ', line 1, column 2: mesh must hold an object or a level'],
    ['{"mesh": {"x": {"policy": "read"}}}', ', line 1, column 2: "mesh" takes no name'],
    ['{"mesh": "deny", "mesh": "write"}', ', line 1, column 18: the name "mesh" is given twice in one object'],
    [
      '{"service": {"web": {"policy": "deny"}, "web": {"policy": "write"}}}',
      ', line 1, column 41: the name "web" is given twice in one object',
    ],
    ['{"__proto__": {"web": {"policy": "read"}}}', ', line 1, column 2: unknown resource "__proto__"'],
  ])('%j is refused', (text, message) => {
    expect(refusal(text).message).toBe(`Rules${message}`);
  });

  it('nest in scopes, with or without lists', () => {
    const expected = parseRules(
      'partition "a" { mesh = "read" namespace_prefix "b" { policy = "read" service "c" { policy = "write" } } }',
    );
    const namespaces = { b: { policy: 'read', service: { c: { policy: 'write' } } } };
    expect(parseRules(JSON.stringify({ partition: { a: { mesh: 'read', namespace_prefix: namespaces } } }))).toEqual(
      expected,
    );
    const listed = [{ b: [{ policy: 'read', service: [{ c: [{ policy: 'write' }] }] }] }];
    expect(parseRules(JSON.stringify({ partition: [{ a: [{ mesh: 'read', namespace_prefix: listed }] }] }))).toEqual(
      expected,
    );
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
});

describe('every problem of a text', () => {
  it('is told, in the order of the text, each with its place', () => {
    const text = [
      'servce "web" { policy = "read" }',
      'mesh = read',
      'service "api" {',
      '  policy = "admin"',
      '  intention = "read"',
      '}',
      'partition "a" {',
      '  acl = "write"',
      '  ?',
      '  service "ok" { policy = "read" }',
      '}',
      'service "open" {',
    ].join('\n');
    expect(findRulesProblems(text).map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      '1:1 unknown resource "servce"',
      '2:8 expected a level in quotes, such as "read", found "read"',
      '4:12 "admin" is not a level',
      '5:3 "service" has no field "intention"',
      '8:3 "acl" is of the whole cluster, not of a partition',
      '9:3 unexpected character "?"',
      '12:16 this "{" is never closed',
    ]);
    expect(findRulesProblems('mesh = "read"')).toEqual([]);
  });

  it('has a hint where there is one', () => {
    expect(findRulesProblems('namespace "*" { }')).toEqual([
      {
        line: 1,
        column: 11,
        message: 'no namespace can be named "*"',
        hint: 'Write namespace_prefix "" { … } for every namespace.',
      },
    ]);
  });

  it('is told by what parseRules throws first', () => {
    const text = 'mesh = "x"\nmesh = "y"';
    expect(findRulesProblems(text)[0]?.message).toBe('"x" is not a level');
    expect(refusal(text).message).toBe('Rules, line 1, column 8: "x" is not a level');
  });
});

describe('rules in blocks', () => {
  it('know where they hold', () => {
    const text = `mesh = "read"
namespace "team" { policy = "write" service "web" { policy = "write" } }
partition_prefix "a-" { peering = "read" node "n" { policy = "read" } namespace_prefix "" { key "k" { policy = "list" } } }`;
    const inTeam = { ...scope, namespace: exact('team') };
    const inA = { ...scope, partition: prefix('a-') };
    const labelled = { kind: 'labelled', match: 'exact', intentions: null };
    expect(parseRules(text).rules).toEqual([
      { scope, kind: 'scalar', resource: 'mesh', level: 'read' },
      { scope: inTeam, kind: 'namespace', level: 'write' },
      { ...web, scope: inTeam },
      { scope: inA, kind: 'scalar', resource: 'peering', level: 'read' },
      { ...labelled, scope: inA, resource: 'node', name: 'n', level: 'read' },
      { ...labelled, scope: { ...inA, namespace: prefix('') }, resource: 'key', name: 'k', level: 'list' },
    ]);
  });
});

it('the standard rules can be read', () => {
  expect(parseRules(GLOBAL_MANAGEMENT_RULES).rules).toHaveLength(14);
  expect(parseRules(meshGatewayRules('mesh-gateway')).rules).toHaveLength(5);
  expect(parseRules(meshGatewayRules('mesh-gateway', 'a')).rules).toHaveLength(5);
  expect(parseRules(serviceIdentityRules('web')).rules).toHaveLength(4);
});
