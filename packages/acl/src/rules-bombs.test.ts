import { describe, expect, it } from 'vitest';
import { findRulesProblems } from './rules.ts';
import { RULES_LENGTH_MAX } from './rules-text.ts';

/** Texts made to be expensive. Each is repeated until it has the length asked for; `tail` closes what must be closed. */
const shapes: [name: string, head: string, unit: (index: number) => string, tail?: string][] = [
  ['open braces', '', () => '{'],
  ['closing braces', '', () => '}'],
  ['open blocks', '', () => 'a "b" {'],
  ['open scopes', '', () => 'partition "a" {'],
  ['scopes in scopes', 'partition "a" {', () => 'namespace "b" {'],
  ['rules', '', (index) => `service "s${index}" { policy = "read" }\n`],
  ['rules on one line', '', (index) => `service "s${index}" { policy = "read" } `],
  ['rules in a scope each', '', (index) => `namespace "n${index}" { service "s" { policy = "read" } }\n`],
  ['prefixes of every length', '', (index) => `service_prefix "${'a'.repeat(index % 300)}" { policy = "read" }\n`],
  ['fields set twice', 'service "a" {', () => 'policy = "read" '],
  ['scalars set twice', '', () => 'mesh = "read" '],
  ['an endless string', '"', () => '\\\\'],
  ['strings that are not closed', '', () => '"\n'],
  ['an endless comment', '/*', () => '*'],
  ['comments that are not closed', '', () => '/* '],
  ['empty comments', '', () => '/**/'],
  ['lines in a comment', '/*', () => '\n', '*/'],
  ['heredocs', '', () => '<<EOF\n'],
  ['unknown escapes', '', () => 'a "\\q" {\n'],
  ['unknown characters', '', () => '?'],
  ['words', '', () => 'a '],
  ['equals signs', '', () => '='],
  ['spaces', '', () => ' '],
  ['empty lines', '', () => '\n'],
  ['JSON nested deep', '', () => '{"a":'],
  ['JSON lists nested deep', '{"a":', () => '['],
  ['JSON names', '{"a":1', (index) => `,"n${index}":"read"`, '}'],
  ['JSON rules', '{"service":{"a":{"policy":"read"}', (index) => `,"s${index}":{"policy":"read"}`, '}}'],
  ['JSON rules by lines', '{"service":{"a":{"policy":"read"}', (index) => `,\n"s${index}":{"policy":"read"}`, '}}'],
  ['JSON names given twice', '{"a":"read"', () => ',"a":"read"', '}'],
  ['JSON lists of objects', '{"service":[{}', () => ',{}', ']}'],
  ['JSON lists that hold nothing', '{"service":[0', () => ',0', ']}'],
  ['JSON scopes', '{"namespace":{"a":{}', (index) => `,"n${index}":{"service":{"a":{"policy":"read"}}}`, '}}'],
  ['an endless JSON string', '{"', () => 'a'],
  ['an endless JSON number', '{"a":', () => '1'],
  ['JSON escapes', '{"', () => '\\u0041', '":1}'],
];

function build([, head, unit, tail = '']: (typeof shapes)[number], length: number): string {
  const parts = [head];
  let size = head.length + tail.length;
  for (let index = 0; ; index += 1) {
    const next = unit(index);
    if (size + next.length > length) return parts.join('') + tail;
    parts.push(next);
    size += next.length;
  }
}

/** The least of some runs, as whatever else the machine does only adds to it. */
function cpuMicros(text: string, runs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    const start = process.cpuUsage();
    findRulesProblems(text);
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, user + system);
  }
  return least;
}

describe('a text of a megabyte', () => {
  it.each(shapes.map((shape) => [shape[0], shape] as const))(
    'with %s costs what its length costs',
    (_name, shape) => {
      const [short, long] = [build(shape, RULES_LENGTH_MAX / 16), build(shape, RULES_LENGTH_MAX)];
      expect(long.length).toBeGreaterThan(RULES_LENGTH_MAX - 400);
      // Sixteen times as long: linear is 16, quadratic 256. Times below 5 ms say nothing about it.
      expect(cpuMicros(long, 1)).toBeLessThan(80 * Math.max(cpuMicros(short, 3), 5000));
    },
    60_000,
  );

  it('and one character more is not read', () => {
    expect(findRulesProblems(' '.repeat(RULES_LENGTH_MAX))).toEqual([]);
    expect(findRulesProblems(' '.repeat(RULES_LENGTH_MAX + 1))[0]?.message).toContain('at most 1048576 characters');
  });

  it('has a hundred problems at most', () => {
    expect(findRulesProblems('?\n'.repeat(1000))).toHaveLength(100);
  });
});
