import { type Denial, errorDefinition, isErrorCode } from '@peerway/model/error';

/** An error as a person should see it. */
export type ErrorDescription = {
  /** A code of the error table; `platform.unavailable` when nothing answered. */
  code: string;
  reason: string;
  nextStep: string | undefined;
  /** The field of the form that was wrong, as the API names it. */
  field: string | undefined;
  isRetryable: boolean;
  /** Of a permission that was lacking: what decided, the rule that would permit it, whom to ask. */
  denial: Denial | undefined;
  /** The session is gone: signing in again is the way on. */
  isSignedOut: boolean;
};

/** Reads whatever a query, mutation or subscription failed with. */
export function describeError(error: unknown): ErrorDescription {
  const known = peerwayData(error);
  if (known) {
    return {
      code: known.code,
      reason: known.message,
      // Of a denial the hint is the rule, which is shown to be copied.
      nextStep: known.denial
        ? undefined
        : (known.hint ?? (known.retryable ? 'It may pass: try again in a moment.' : undefined)),
      field: known.field,
      denial: known.denial,
      isRetryable: known.retryable,
      isSignedOut: known.code === 'acl.no_token' || known.code === 'acl.unknown_token',
    };
  }
  return {
    code: 'platform.unavailable',
    reason: 'The control plane does not answer.',
    nextStep: 'Traffic goes on without it. Check that its process runs; this page tries again by itself.',
    field: undefined,
    denial: undefined,
    isRetryable: true,
    isSignedOut: false,
  };
}

type PeerwayData = {
  code: string;
  message: string;
  hint?: string;
  field?: string;
  denial?: Denial;
  retryable: boolean;
};

function peerwayData(error: unknown): PeerwayData | undefined {
  const data = property(property(error, 'data'), 'peerway');
  const code = property(data, 'code');
  if (typeof code !== 'string') return undefined;
  const message = property(data, 'message');
  const hint = property(data, 'hint');
  const field = property(data, 'field');
  const denial = readDenial(property(data, 'denial'));
  return {
    code,
    message: typeof message === 'string' ? message : isErrorCode(code) ? errorDefinition(code).text : code,
    retryable: property(data, 'retryable') === true,
    ...(typeof hint === 'string' ? { hint } : {}),
    ...(typeof field === 'string' ? { field } : {}),
    ...(denial === undefined ? {} : { denial }),
  };
}

function readDenial(value: unknown): Denial | undefined {
  const decidedBy = property(value, 'decidedBy');
  const grantingRule = property(value, 'grantingRule');
  const contact = property(value, 'contact');
  if (!Array.isArray(decidedBy) || typeof grantingRule !== 'string') return undefined;
  return {
    decidedBy: decidedBy.filter((rule) => typeof rule === 'string'),
    grantingRule,
    ...(typeof contact === 'string' ? { contact } : {}),
  };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
