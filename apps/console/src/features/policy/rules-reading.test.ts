import { expect, it } from 'vitest';
import { readRulesText } from './rules-reading';

it('says what is wrong at its place, with what would be right', () => {
  const [first] = readRulesText('service "web" { policy = "raed" }');
  expect(first).toMatchObject({ line: 1, column: 26, severity: 'error', hint: expect.stringMatching(/"read"/) });
});
it('notes what has no effect beside what is wrong, in the order of the text', () => {
  const notes = readRulesText('key "x" { policy = "read" }\nservise "web" { policy = "read" }');
  expect(notes.map(({ line, severity }) => [line, severity])).toEqual([
    [1, 'note'],
    [2, 'error'],
  ]);
});
it('has nothing to say about rules that are right', () => {
  expect(readRulesText('mesh = "read"\nservice_prefix "" { policy = "read" }')).toEqual([]);
});
