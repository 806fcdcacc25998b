import { describe, expect, it } from 'vitest';
import { describeError } from './describe-error';

const failure = (peerway: unknown): unknown => ({ message: 'x', data: { peerway } });

describe('describeError', () => {
  it('gives the code, the reason and the hint of a known error', () => {
    expect(
      describeError(
        failure({
          code: 'peering.token_invalid',
          message: 'CA: not a certificate',
          hint: 'Copy it whole.',
          retryable: false,
        }),
      ),
    ).toMatchObject({ code: 'peering.token_invalid', reason: 'CA: not a certificate', nextStep: 'Copy it whole.' });
  });
  it('gives what decided a denial, the rule to copy instead of a hint, and whom to ask', () => {
    const denial = {
      decidedBy: ['mesh = "read" of policy "team"'],
      grantingRule: 'mesh = "write"',
      contact: '#platform',
    };
    const denied = { code: 'acl.permission_denied', message: 'lacks', hint: 'A policy …', denial };
    expect(describeError(failure(denied))).toMatchObject({ denial, nextStep: undefined });
    expect(describeError(failure({ ...denied, denial: { decidedBy: 'x' } })).denial).toBeUndefined();
  });
  it('falls back to the text of the error table', () => {
    expect(describeError(failure({ code: 'request.conflict' })).reason).toMatch(/changed since it was read/);
  });
  it.each(['acl.no_token', 'acl.unknown_token'])('knows that %s ends the session', (code) => {
    expect(describeError(failure({ code, message: '' })).isSignedOut).toBe(true);
  });
  it('does not take a lack of permission for a lost session', () => {
    expect(describeError(failure({ code: 'acl.permission_denied', message: '' })).isSignedOut).toBe(false);
  });
  it.each([new TypeError('Failed to fetch'), undefined, 'x', { data: null }])(
    'takes %s for a silent control plane',
    (error) => {
      expect(describeError(error)).toMatchObject({ code: 'platform.unavailable', isRetryable: true });
    },
  );
});
