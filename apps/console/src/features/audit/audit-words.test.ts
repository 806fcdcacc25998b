import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import type { AuditEvent } from '@peerway/model/audit';
import { describe, expect, it } from 'vitest';
import { emptyAuditView } from './audit-view';
import { actorName, auditSummary, denialWords, repeatWords, sourceWords, unchangedWords } from './audit-words';
import { changesOf } from './changed-rows';

const event = (part: Partial<AuditEvent>): AuditEvent => ({
  id: 'i',
  sequence: 1,
  at: '2026-01-01T00:00:00.000Z',
  actor: '0f0f0f0f-0000-4000-8000-000000000000',
  actorDescription: 'CI',
  source: '192.0.2.1',
  operation: 'config-entry.write',
  target: 'mesh/mesh',
  outcome: 'done',
  requestId: 'r',
  count: 1,
  before: null,
  after: null,
  previousHash: '',
  hash: '',
  ...part,
});

describe('who it was', () => {
  it.each([
    [{}, 'CI'],
    [{ actorDescription: '' }, '0f0f0f0f'],
    [{ actor: ANONYMOUS_TOKEN_ACCESSOR, actorDescription: 'Anonymous Token' }, 'Nobody: no token'],
    [{ actor: 'peering-stream', actorDescription: '' }, 'This cluster: peering stream'],
    [{ actor: '', actorDescription: '' }, 'Several'],
  ])('of %j is %s', (part, name) => {
    expect(actorName(event(part))).toBe(name);
  });
});

it('counts denied tries with their repeats, and finds the last change', () => {
  const events = [
    event({ sequence: 4, outcome: 'denied', count: 99 }),
    event({ sequence: 3, outcome: 'read' }),
    event({ sequence: 3, operation: 'session.sign-in' }),
    event({ sequence: 2 }),
    event({ sequence: 1, outcome: 'denied', at: '2025-01-01T00:00:00.000Z' }),
  ];
  expect(auditSummary(events)).toMatchObject({
    lastChange: { sequence: 2 },
    denied: 100,
    since: '2025-01-01T00:00:00.000Z',
  });
  expect(auditSummary([])).toEqual({ lastChange: null, denied: 0, since: null });
});

describe('what was changed', () => {
  it('is each row before and after, and nothing in place of a row that is not there', () => {
    expect(changesOf({ before: '{"a/1":null,"b/2":{"x":1}}', after: '{"a/1":{"y":"z"},"b/2":null}' })).toEqual({
      kind: 'rows',
      rows: [
        { key: 'a/1', before: '', after: '{\n  "y": "z"\n}\n' },
        { key: 'b/2', before: '{\n  "x": 1\n}\n', after: '' },
      ],
    });
  });
  it('is nothing for a denied try', () => {
    expect(changesOf({ before: null, after: null })).toEqual({ kind: 'none' });
  });
  it('is a size and a hash where a side was too large to keep', () => {
    const after = '{"sha256":"aa","bytes":70000}';
    expect(changesOf({ before: '{"a/1":null}', after })).toEqual({ kind: 'hashed', before: '{"a/1":null}', after });
  });
  it.each(['not JSON', '[1]', 'null'])('is not called too large when it is %s', (after) => {
    const before = '{"sha256":"aa","bytes":70000}';
    expect(changesOf({ before, after })).toEqual({ kind: 'unreadable', before, after });
  });
});

describe('denied tries', () => {
  it.each([
    [{}, 0, { kind: 'since', text: 'No try was denied' }],
    [{}, 2, { kind: 'since', text: '2 tries were denied' }],
    [{ who: 'x' }, 0, { kind: 'among', text: 'No try among these was denied' }],
    [{ outcome: 'denied' as const }, 1, { kind: 'among', text: '1 try among these was denied' }],
    [{ before: '50' }, 3, { kind: 'among', text: '3 tries among these were denied' }],
    [{ before: '50' }, 0, null],
    [{ outcome: 'done' as const }, 0, null],
    [{ outcome: 'read' as const }, 0, null],
  ])('of the page %j, %i of them, are %j', (part, denied, words) => {
    expect(denialWords({ ...emptyAuditView, ...part }, denied)).toEqual(words);
  });
});

describe('tries that were counted together', () => {
  const together = event({ operation: 'audit.more', outcome: 'denied', source: '', actor: '', count: 1 });
  it('are of several addresses, and not of the control plane', () => {
    expect(sourceWords(together)).toBe('several addresses');
    expect(sourceWords({ ...together, operation: 'ca.rotate' })).toBe('the control plane itself');
  });
  it('are not equal to one another', () => {
    expect(repeatWords(together)).toBe('1 try of any kind, within a minute');
    expect(repeatWords({ ...together, count: 7 })).toBe('7 tries of any kind, within a minute');
    expect(repeatWords(event({ count: 7 }))).toBe('7 equal tries after the first, within a minute');
    expect(repeatWords(event({}))).toBeNull();
  });
  it('say why it is not known what they were about', () => {
    expect(unchangedWords(together)).toMatch(/more different tries than are told apart/);
    expect(unchangedWords(event({ outcome: 'denied' }))).toMatch(/It was denied/);
  });
});
