import { expect, it } from 'vitest';
import { findIdleRules } from './idle-rules.ts';

it('names rules for what Peerway does not have, with their place', () => {
  const text = 'service "web" { policy = "read" }\nkey_prefix "" { policy = "list" }\nkeyring = "write"\n';
  expect(findIdleRules(text)).toEqual([
    { line: 2, column: 1, word: 'key_prefix' },
    { line: 3, column: 1, word: 'keyring' },
  ]);
});
it('looks into blocks of partitions and namespaces', () => {
  const text = 'partition "a" {\n  namespace "b" {\n    session_prefix "" { policy = "read" }\n  }\n}';
  expect(findIdleRules(text)).toEqual([{ line: 3, column: 5, word: 'session_prefix' }]);
});
it('reads JSON as well', () => {
  expect(findIdleRules('{"event_prefix": {"": {"policy": "read"}}}').map(({ word }) => word)).toEqual(['event_prefix']);
});
it('takes no name of a service for a resource', () => {
  expect(findIdleRules('service "key" { policy = "read" }')).toEqual([]);
});
it('says what it can of a text that is still being written', () => {
  expect(findIdleRules('query "x" { policy = "read" }\nservice "').map(({ word }) => word)).toEqual(['query']);
});
it('leaves a text alone that nests without end', () => {
  expect(findIdleRules('partition "a" {'.repeat(1000))).toEqual([]);
});
