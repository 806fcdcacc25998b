import { describe, expect, it } from 'vitest';
import { readConfigEntryText } from './read-config-entry-text.ts';
import { ConfigEntryTextError } from './text-problem.ts';

/** What a text is refused with. Prints what that took, for people. */
function refusalOf(what: string, format: 'json' | 'hcl' | 'yaml', text: string): string {
  const memory = process.memoryUsage().heapUsed;
  const start = performance.now();
  try {
    readConfigEntryText(text, { format });
    return 'was taken';
  } catch (error) {
    const megabytes = (process.memoryUsage().heapUsed - memory) / 1e6;
    console.log(`${format}, ${what}: ${(performance.now() - start).toFixed(1)} ms, ${megabytes.toFixed(1)} MB`);
    return error instanceof ConfigEntryTextError ? error.message.replace(/^line \d+, column \d+: /, '') : String(error);
  }
}

const MEBIBYTE = 1_048_576;
const tooLarge = 'the text is larger than 1048576 bytes; a config entry can not be';
const tooDeep = 'the text is nested deeper than 64 levels';
const tooMany = 'the text has more than 50000 values';
const filled = (start: string, part: string, end = '', bytes = MEBIBYTE): string =>
  start + part.repeat(Math.floor((bytes - start.length - end.length) / part.length)) + end;

describe('limits', () => {
  it.each(['json', 'hcl', 'yaml'] as const)('refuse %s of 5 MB, of any content', (format) => {
    expect(refusalOf('5 MB of letters', format, 'x'.repeat(5e6))).toBe(tooLarge);
    expect(refusalOf('5 MB of brackets', format, '['.repeat(5e6))).toBe(tooLarge);
    expect(refusalOf('2 MB of letters of two bytes', format, `"${'é'.repeat(1e6)}"`)).toBe(tooLarge);
  });

  it.each([
    ['lists', 'json', '{"Kind":"mesh","Meta":', '[', ''],
    ['objects', 'json', '', '{"a":', ''],
    ['closed lists', 'json', '', '[', ']'],
    ['lists', 'hcl', 'Kind = ', '[', ''],
    ['objects', 'hcl', '', 'a = {', ''],
    ['blocks', 'hcl', '', 'a {', '}'],
    ['labels', 'hcl', 'a', ' "b"', ''],
    ['flow lists', 'yaml', 'Kind: ', '[', ''],
    ['flow mappings', 'yaml', '', '{a: ', ''],
    ['closed flow lists', 'yaml', '', '[', ']'],
    ['lists on one line', 'yaml', '', '- ', 'x'],
    ['names on one line', 'yaml', '', '? ', 'x'],
  ] as const)('refuse 10,000 levels: %s in %s', (what, format, start, part, end) => {
    expect(refusalOf(`10,000 ${what}`, format, start + part.repeat(10_000) + end.repeat(10_000))).toBe(tooDeep);
    expect(refusalOf(`1 MiB of ${what}`, format, filled(start, part))).toBe(tooDeep);
  });

  it('refuse 10,000 levels of indentation in YAML, which do not fit, by their size', () => {
    const lines = Array.from({ length: 10_000 }, (_, level) => `${' '.repeat(level)}a:\n`);
    expect(refusalOf('10,000 levels of indentation', 'yaml', lines.join(''))).toBe(tooLarge);
    expect(refusalOf('1,000 levels of indentation', 'yaml', lines.slice(0, 1000).join(''))).toBe(tooDeep);
  });

  it.each([
    ['json', (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`],
    ['hcl', (levels: number) => `${'a = {'.repeat(levels - 1)}${'}'.repeat(levels - 1)}`],
    ['yaml', (levels: number) => `${'{a: '.repeat(levels)}1${'}'.repeat(levels)}`],
    ['yaml', (levels: number) => `${'- '.repeat(levels)}1`],
  ] as const)('of depth are 64 in %s', (format, nested) => {
    expect(refusalOf('64 levels', format, nested(64))).not.toBe(tooDeep);
    expect(refusalOf('65 levels', format, nested(65))).toBe(tooDeep);
  });

  it.each([
    ['a list of numbers', 'json', '{"a":[', '1,', '1]}'],
    ['a list of lists', 'json', '{"a":[', '[],', '[]]}'],
    ['a list of numbers', 'hcl', 'a = [', '1,', ']'],
    ['blocks', 'hcl', '', 'a {}\n', ''],
    ['fields', 'hcl', '', 'a=1 ', ''],
  ] as const)('refuse 1 MiB of %s in %s', (what, format, start, part, end) => {
    expect(refusalOf(`1 MiB of ${what}`, format, filled(start, part, end))).toBe(tooMany);
  });

  it.each([
    ['a list of numbers', 'a: [', '1,', ']'],
    ['items', 'a:\n', '-\n', ''],
    ['fields', '', 'a: 1\n', ''],
  ] as const)('refuse %s in yaml by their words, and by their values where those are few', (what, start, part, end) => {
    expect(refusalOf(`1 MiB of ${what}`, 'yaml', filled(start, part, end))).toBe('the text has more than 400000 words');
    expect(refusalOf(`50,000 ${what}`, 'yaml', start + part.repeat(50_000) + end)).toBe(tooMany);
  });

  it.each([
    ['open quotes', 'json', '{"a', '"', ''],
    ['escapes', 'json', '"', '\\n', '"'],
    ['backslashes', 'json', '"', '\\', ''],
    ['blanks', 'json', '', ' ', ''],
    ['one number', 'json', '', '1', ''],
    ['one name', 'hcl', '', 'a', ''],
    ['one number', 'hcl', 'a = ', '1', ''],
    ['line comments', 'hcl', '', '#\n', ''],
    ['block comments', 'hcl', '', '/**/', ''],
    ['an open comment', 'hcl', '/*', ' *', ''],
    ['dollars', 'hcl', 'a = "', '$', '"'],
    ['an open heredoc', 'hcl', 'a = <<END\n', 'END \n', ''],
    ['openings of heredocs', 'hcl', 'a = ', '<<END\n', ''],
    ['lines of an indented heredoc', 'hcl', 'a = <<-END\n', ' \n', '  END'],
    ['one text over lines', 'yaml', 'a: b', '\n  c', ''],
    ['one text in quotes over lines', 'yaml', 'a: "b', '\n  c', '"'],
    ['a block of text', 'yaml', 'a: |\n', '  b\n', ''],
    ['a folded block of text', 'yaml', 'a: >\n', '  b\n\n', ''],
    ['blanks', 'yaml', 'a:', ' ', ''],
    ['empty lines', 'yaml', 'a:', '\n', ''],
    ['comments', 'yaml', '', '# a\n', ''],
    ['comments inside', 'yaml', 'a:\n', '  # a\n', '  b: 1'],
    ['documents', 'yaml', '', '---\n', ''],
    ['ends of documents', 'yaml', 'a: 1\n', '...\n', ''],
    ['errors', 'yaml', '', 'a: b: c\n', ''],
    ['open brackets', 'yaml', '', 'a: [\n', ''],
    ['closing brackets', 'yaml', 'a: ', ']', ''],
    ['question marks', 'yaml', '', '?\n', ''],
    ['colons', 'yaml', '', ':\n', ''],
    ['colons in a flow', 'yaml', '{', ':,', '}'],
    ['percent signs', 'yaml', '', '%a\n', ''],
    ['names alone', 'yaml', '', 'a\n', ''],
    ['names alone, further and further in', 'yaml', 'a:\n', ' b\n', ''],
    ['tabs', 'yaml', 'a:\n', '\t', ''],
  ] as const)('hold for 1 MiB of %s in %s: it ends', (what, format, start, part, end) => {
    expect(refusalOf(`1 MiB of ${what}`, format, filled(start, part, end))).not.toBe('was taken');
  });
});
