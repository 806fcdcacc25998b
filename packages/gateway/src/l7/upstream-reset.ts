import { PeerwayError } from '@peerway/model/error';
import { Unreadable } from '../http1/unreadable.ts';

/**
 * What to say when an established connection breaks or answers nonsense.
 * @param mayBeUnwelcome it broke right after the TLS handshake, which is how a server refuses a client's certificate in TLS 1.3
 */
export function upstreamReset(cause: Error | Unreadable | null, mayBeUnwelcome = false): PeerwayError {
  if (cause instanceof Unreadable)
    return new PeerwayError('upstream.reset', 'the next hop sent an answer that can not be read', {
      cause: new Error(cause.reason),
    });
  const message = mayBeUnwelcome
    ? "the next hop closed the connection without an answer; it may not accept this proxy's certificate"
    : 'the next hop closed the connection before the answer was complete';
  return new PeerwayError('upstream.reset', message, cause === null ? {} : { cause });
}
