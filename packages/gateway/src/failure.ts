import { PeerwayError } from '@peerway/model/error';

/** Every failure has a code of the table; what nobody foresaw is `platform.internal`, with the truth only in the log. */
export function asFailure(error: unknown): PeerwayError {
  return error instanceof PeerwayError ? error : new PeerwayError('platform.internal', undefined, { cause: error });
}

/** For the log: with addresses, and with the stack of what nobody foresaw. */
export function describeFailure(error: unknown): string {
  if (error instanceof PeerwayError && error.code !== 'platform.internal')
    return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
  const cause = error instanceof PeerwayError && error.cause !== undefined ? error.cause : error;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
