// biome-ignore-all lint/suspicious/noTemplateCurlyInString: HCL's own sign for an interpolation
import { describe, expect, it } from 'vitest';
import { defaultTextLimits } from './limits.ts';
import { readHcl } from './read-hcl.ts';
import type { TextNode } from './text-node.ts';
import { TextProblem } from './text-problem.ts';

/** The tree as plain value; fields written as blocks are lists of what they hold. */
function plain(node: TextNode): unknown {
  if (node.type === 'scalar') return node.value;
  if (node.type === 'array') return node.items.map(plain);
  const fields: Record<string, unknown> = {};
  for (const { name, value, block } of node.fields) {
    const before = fields[name];
    fields[name] = block ? [...(Array.isArray(before) ? before : []), plain(value)] : plain(value);
  }
  return fields;
}

const read = (text: string): unknown => plain(readHcl(text, defaultTextLimits));

function messageOf(run: () => unknown): string {
  try {
    run();
    return 'was taken';
  } catch (error) {
    return error instanceof TextProblem ? error.message : String(error);
  }
}

describe('readHcl', () => {
  it.each<[string, string, unknown]>([
    ['nothing', '', {}],
    [
      'scalars',
      'a = "x"\nb = 1\nc = -2.5e1\nd = true\ne = false\nf = 0x1F\ng = null',
      { a: 'x', b: 1, c: -25, d: true, e: false, f: 31, g: null },
    ],
    ['names in quotes', '"x-y" = 1\n"*" = 2', { 'x-y': 1, '*': 2 }],
    ['names with a hyphen or a dot', 'a-b = 1\na.b = 2', { 'a-b': 1, 'a.b': 2 }],
    ['an object by a sign', 'a = { b = 1 }', { a: { b: 1 } }],
    ['an object with colons', 'a = { b : 1, "c" : 2 }', { a: { b: 1, c: 2 } }],
    ['a block', 'a { b = 1 }', { a: [{ b: 1 }] }],
    ['a block that is repeated', 'a { b = 1 }\na { b = 2 }', { a: [{ b: 1 }, { b: 2 }] }],
    ['a block with labels', 'a "b" "c" { d = 1 }', { a: [{ b: [{ c: [{ d: 1 }] }] }] }],
    ['fields on one line', 'a { b = 1, c = 2 d = 3 }', { a: [{ b: 1, c: 2, d: 3 }] }],
    [
      'lists',
      'a = []\nb = [1, "x", [true],]\nc = [{ d = 1 }, { d = 2 }]',
      { a: [], b: [1, 'x', [true]], c: [{ d: 1 }, { d: 2 }] },
    ],
    ['comments', '# one\na = 1 // two\n/* three\n a = 2 */ b = 2', { a: 1, b: 2 }],
    ['escapes', String.raw`a = "\"\\\n\t\u00e9\U0001F600\x41\a"`, { a: '"\\\n\té😀A\x07' }],
    ['a dollar that asks for nothing', 'a = "^/x$"\nb = "$${c}"\nd = "$"', { a: '^/x$', b: '${c}', d: '$' }],
    ['a byte order mark and the line ends of Windows', '\uFEFFa = 1\r\nb = 2\r\n', { a: 1, b: 2 }],
    ['a heredoc', 'a = <<END\none\n  two\nEND\nb = 1', { a: 'one\n  two\n', b: 1 }],
    ['a heredoc with $${', 'a = <<END\n$${x} $5 "y" \\n\nEND\n', { a: '${x} $5 "y" \\n\n' }],
    ['a heredoc with an indented end', 'a = <<END\n  one\n  END\n', { a: '  one\n' }],
    ['an empty heredoc', 'a = <<END\nEND', { a: '' }],
    ['an indented heredoc', 'a = <<-END\n    one\n      two\n    END\n', { a: 'one\n  two\n' }],
    ['an indented heredoc with a line further out', 'a = <<-END\n  one\n    two\n    END\n', { a: '  one\n    two\n' }],
    ['a heredoc in a list', 'a = [<<END\nx\nEND\n, "y"]', { a: ['x\n', 'y'] }],
  ])('reads %s', (_what, text, value) => {
    expect(read(text)).toEqual(value);
  });

  it.each([
    ['a = "${var.x}"', '"${" asks for a value to be filled in, which is not done here'],
    ['a = <<END\n${x}\nEND', '"${" asks for a value to be filled in, which is not done here'],
    [
      'a = upper("x")',
      'upper is not a value; text is written in double quotes, and functions and variables are not read',
    ],
    ['a = var.x', 'var.x is not a value; text is written in double quotes, and functions and variables are not read'],
    ['a = 1 + 2', '"+" is not expected here; only values are read, no expressions'],
    ["a = 'x'", 'a text is written in double quotes'],
    ['a = 0755', 'the number 0755 may be octal or decimal; write it without the leading 0'],
    ['a = 12345678901234567890', 'the number 12345678901234567890 is too large to be kept exactly'],
    ['a', 'expected "=" or "{" after a, found the end of the text'],
    ['a = ', 'expected a value, found the end of the text'],
    ['a = }', 'expected a value, found "}"'],
    ['a {', 'this "{" is never closed'],
    ['a = [1', 'this "[" is never closed'],
    ['a = [1 2]', 'expected "," or "]", found 2'],
    ['a = [,]', 'expected a value, found ","'],
    ['}', 'expected the name of a field, found "}"'],
    ['a = 1 }', 'expected the name of a field, found "}"'],
    [', a = 1', 'expected the name of a field, found ","'],
    ['a = 1,, b = 2', 'expected the name of a field, found ","'],
    ['a { , }', 'expected the name of a field, found ","'],
    ['= 1', 'expected the name of a field, found "="'],
    ['a "b" = 1', 'expected "=" or "{" after a, found "="'],
    ['a = "x', 'this text in quotes is never closed'],
    ['a = "x\ny"', 'this text in quotes is not closed on its line'],
    ['a = "\\q"', 'a backslash before "q" is not an escape; a backslash itself is written \\\\'],
    ['a = /* x', 'this comment is never closed'],
    ['a = <<END\nx\nENDE', 'the text after <<END is not ended by a line "END"'],
    ['a = <<\nx', 'after "<<" comes a word alone on its line, which also ends the text: <<END'],
    ['__proto__ = 1', '"__proto__" is not allowed as a name'],
    ['a "__proto__" {}', '"__proto__" is not allowed as a name'],
  ])('refuses %j', (text, message) => {
    expect(messageOf(() => read(text))).toBe(message);
  });
});
