import type { AuditCheck } from '@peerway/model/audit';
import { expect, it } from 'vitest';
import { verifyVerdict } from './verify-verdict';

const intact = { intact: true as const, records: 10, hash: 'h' };
const anchor = { sequence: 4, hash: 'a' };
const fault = (problem: (AuditCheck & { intact: false })['problem'], sequence = 4): AuditCheck & { intact: false } => ({
  intact: false,
  sequence,
  problem,
  message: '',
});

it('holds, with or without a note', () => {
  expect(verifyVerdict(intact, null)).toMatchObject({ kind: 'holds', isExpected: false });
  expect(verifyVerdict(intact, { check: intact, anchor })).toMatchObject({ kind: 'holds', isExpected: true });
});
it('does not accuse the log when only the note does not fit', () => {
  expect(verifyVerdict(intact, { check: fault('rewritten'), anchor })).toMatchObject({
    kind: 'unexpected',
    sequence: 4,
    isBeyondEnd: false,
  });
  const beyond = { sequence: 999, hash: 'a' };
  expect(verifyVerdict(intact, { check: fault('missing', 11), anchor: beyond })).toMatchObject({
    kind: 'unexpected',
    sequence: 999,
    isBeyondEnd: true,
  });
});
it.each(['changed', 'missing', 'inserted', 'relinked'] as const)(
  'is broken when a record is %s, note or no note',
  (problem) => {
    expect(verifyVerdict(fault(problem), null).kind).toBe('broken');
    expect(verifyVerdict(fault(problem), { check: fault('rewritten'), anchor }).kind).toBe('broken');
    expect(verifyVerdict(intact, { check: fault(problem), anchor }).kind).toBe('broken');
  },
);
it('leads to the record, unless there is none', () => {
  expect(verifyVerdict(fault('changed'), null)).toMatchObject({ record: 4 });
  expect(verifyVerdict(fault('missing'), null)).toMatchObject({ record: null });
  expect(verifyVerdict(fault('inserted', 0), null)).toMatchObject({ record: null });
});
