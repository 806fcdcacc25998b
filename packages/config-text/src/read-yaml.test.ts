import { describe, expect, it } from 'vitest';
import { defaultTextLimits } from './limits.ts';
import { readYaml } from './read-yaml.ts';
import type { TextNode } from './text-node.ts';
import { TextProblem } from './text-problem.ts';

function plain(node: TextNode): unknown {
  if (node.type === 'scalar') return node.value;
  if (node.type === 'array') return node.items.map(plain);
  return Object.fromEntries(node.fields.map((field) => [field.name, plain(field.value)]));
}

const read = (text: string): unknown => plain(readYaml(text, defaultTextLimits));

function messageOf(run: () => unknown): string {
  try {
    run();
    return 'was taken';
  } catch (error) {
    return error instanceof TextProblem ? error.message : String(error);
  }
}

describe('readYaml', () => {
  it.each<[string, string, unknown]>([
    ['a mapping', 'a: x\nb: 1\nc: 1.5\nd: true\ne: null\nf:\n', { a: 'x', b: 1, c: 1.5, d: true, e: null, f: null }],
    ['nesting', 'a:\n  b:\n  - c: 1\n    d: 2\n  - [3, {e: 4}]\n', { a: { b: [{ c: 1, d: 2 }, [3, { e: 4 }]] } }],
    ['names that look like numbers, as text', '200: a\ntrue: b\n', { 200: 'a', true: 'b' }],
    ['words of YAML 1.1, as text', 'a: yes\nb: off\nc: 0o17\n', { a: 'yes', b: 'off', c: 15 }],
    ['text over lines', 'a: |\n  one\n  two\nb: >-\n  one\n  two\n', { a: 'one\ntwo\n', b: 'one two' }],
    ['signs in quotes', 'a: "*"\nb: "!x"\nc: \'&y\'\n', { a: '*', b: '!x', c: '&y' }],
    ['comments and a mark of the start', '# c\n---\na: 1 # d\n...\n', { a: 1 }],
    ['an empty document after the only one', 'a: 1\n---\n', { a: 1 }],
    ['<< as a name like any other', '<<: {a: 1}\n', { '<<': { a: 1 } }],
    ['JSON', '{"a": [1, "x", null]}', { a: [1, 'x', null] }],
  ])('reads %s', (_what, text, value) => {
    expect(read(text)).toEqual(value);
  });

  it.each([
    ['', 'the text is empty'],
    ['# nothing\n', 'the text is empty'],
    ['a: &x 1', 'anchors (&) are not read; write the value out where it is needed'],
    ['a: *x', 'aliases (*) are not read; write the value out, or put text that starts with "*" in quotes'],
    ['a: !!str 1', 'tags (!) are not read; put text that starts with "!" in quotes'],
    ['a: !include x', 'tags (!) are not read; put text that starts with "!" in quotes'],
    ['%YAML 1.1\n---\na: yes', 'directives (%) are not read'],
    ['a: 1\n---\nb: 2', 'there is more than one document; a text holds one config entry'],
    ['a: 1\n b: 2', 'not YAML: Nested mappings are not allowed in compact mappings'],
    ['a: [1', 'not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ['a: "x', 'not YAML: Missing closing "quote'],
    ['a:\n\t- 1', 'not YAML: Tabs are not allowed as indentation'],
    ['? [a]\n: 1', 'not YAML: With stringKeys, all keys must be strings'],
    ['a: .inf', '.inf is not a number that can be kept'],
    ['a: 12345678901234567890', 'the number 12345678901234567890 is too large to be kept exactly'],
    ['__proto__: 1', '"__proto__" is not allowed as a name'],
    ['a: "\\ud800"', '"\\ud800" has half of a surrogate pair in it'],
  ])('refuses %j', (text, message) => {
    expect(messageOf(() => read(text))).toBe(message);
  });
});
