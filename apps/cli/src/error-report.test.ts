import { PeerwayError } from '@peerway/model/error';
import { TRPCClientError } from '@trpc/client';
import { describe, expect, it } from 'vitest';
import { formatErrorReport, reportError } from './error-report.ts';

const callError = (data: unknown): TRPCClientError<never> =>
  TRPCClientError.from({ error: { message: 'outer', code: -32_000, data } } as unknown as Parameters<
    typeof TRPCClientError.from
  >[0]);

describe('reportError', () => {
  it('keeps code, field and hint of an error of the product', () => {
    const error = new PeerwayError('request.invalid', 'Name is wrong', { field: 'Name', hint: 'Try another.' });
    expect(reportError(error)).toEqual({
      code: 'request.invalid',
      message: 'Name is wrong',
      field: 'Name',
      hint: 'Try another.',
      denial: null,
      exit: 2,
    });
  });

  it('takes code, message and hint that the control plane sent', () => {
    const report = reportError(
      callError({
        peerway: { code: 'acl.permission_denied', message: 'lacks mesh:write', blame: 'client', retryable: false },
      }),
    );
    expect(report).toMatchObject({ code: 'acl.permission_denied', message: 'lacks mesh:write', exit: 2 });
  });

  it('takes what the control plane says of a denial, and nothing of another shape', () => {
    const denial = {
      decidedBy: ['mesh = "read" of policy "team"'],
      grantingRule: 'mesh = "write"',
      contact: '#platform',
    };
    const carrying = (carried: unknown) =>
      reportError(callError({ peerway: { code: 'acl.permission_denied', message: 'm', denial: carried } })).denial;
    expect(carrying(denial)).toEqual(denial);
    expect(carrying({ decidedBy: [7], grantingRule: 'r', contact: 7 })).toEqual({ decidedBy: [], grantingRule: 'r' });
    for (const other of [undefined, null, 'x', {}, { decidedBy: 'x', grantingRule: 'r' }, { decidedBy: [] }])
      expect(carrying(other)).toBeNull();
  });

  it('says how to give a token where none was given', () => {
    const report = reportError(callError({ peerway: { code: 'acl.no_token', message: 'no token' } }));
    expect(report.hint).toContain('--token-file');
  });

  it('says where it looked when nobody answered, and why', () => {
    const cause = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') });
    const report = reportError(TRPCClientError.from(cause), 'http://127.0.0.1:1');
    expect(report).toMatchObject({ code: 'platform.unavailable', exit: 6 });
    expect(report.message).toBe(
      'the control plane at http://127.0.0.1:1 can not be reached: connect ECONNREFUSED 127.0.0.1:1',
    );
  });

  it.each([[new Error('boom')], ['boom']])('treats %j as internal', (error) => {
    expect(reportError(error)).toMatchObject({ code: 'platform.internal', message: 'boom', exit: 1 });
  });
});

describe('formatErrorReport', () => {
  const wrong = { code: 'request.invalid', field: 'Name', hint: null, denial: null, exit: 2 } as const;

  it('puts message and code first, the way on last, and does not repeat the field', () => {
    expect(formatErrorReport({ ...wrong, message: 'Name is wrong', hint: 'Try.' })).toBe(
      'peerway: Name is wrong (request.invalid)\n  Try.',
    );
    expect(formatErrorReport({ ...wrong, message: 'wrong' })).toBe('peerway: wrong (request.invalid)\n  field: Name');
  });

  it('says of a denial what decided, the rule that would permit it, and whom to ask', () => {
    const denial = {
      decidedBy: ['mesh = "read" of policy "team"'],
      grantingRule: 'mesh = "write"',
      contact: '#platform',
    };
    const hint = 'A policy with this rule would permit it: mesh = "write"';
    const lacks = new PeerwayError('acl.permission_denied', "lacks 'mesh:write'", { hint, denial });
    expect(formatErrorReport(reportError(lacks)).split('\n')).toEqual([
      "peerway: lacks 'mesh:write' (acl.permission_denied)",
      '  Decided by mesh = "read" of policy "team"',
      '  A policy with this rule would permit it: mesh = "write"',
      '  Ask #platform',
    ]);
  });
});
