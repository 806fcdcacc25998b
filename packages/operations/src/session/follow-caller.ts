import { PeerwayError } from '@peerway/model/error';
import { isStillValid } from '../access/authenticate.ts';
import type { Caller, Services } from '../context.ts';
import { isSessionOver, sessionLimitsOf } from './session-limits.ts';

/** A token's expiry and a session's idle end are no event, and an event can be missed: so it is looked at from time to time. */
const LOOK_EVERY_MS = 2_000;

export type FollowedCaller = {
  /** Aborts with the call, and when the caller may not be here any longer. */
  signal: AbortSignal;
  /** @throws PeerwayError `acl.unknown_token` if it is the caller that ended */
  throwIfEnded(): void;
  stop(): void;
};

/**
 * Watches over whoever makes a long call: ends with the session (signed out, revoked, over) and with the token (deleted, expired),
 * at whichever control plane that happened. What the caller may see is another matter: whoever answers decides that anew each time.
 */
export function followCaller(services: Services, caller: Caller, call: AbortSignal): FollowedCaller {
  const { store, live, now, log } = services;
  const ending = new AbortController();
  const lookAtToken = (): void => {
    if (!isStillValid(services, caller)) ending.abort();
  };
  const lookAtSession = (): void => {
    const { sessionId } = caller;
    if (sessionId === undefined || ending.signal.aborted) return;
    store
      .findSession({ id: sessionId })
      .then((row) => {
        if (row === null || isSessionOver(row, sessionLimitsOf(services), now())) ending.abort();
      })
      // Without the database nothing new can be shown either; the next look decides.
      .catch((error: unknown) => log('warn', 'session.look_failed', { error: String(error) }));
  };
  const timer = setInterval(() => {
    lookAtToken();
    lookAtSession();
    // A gateway may ask for nothing for days while its snapshot stands: that is a use all the same.
    if (!ending.signal.aborted) live.tokenUses.note(caller.accessorId, now());
  }, LOOK_EVERY_MS);
  const stops = [store.onChange(lookAtToken), store.onSessionsEnd(lookAtSession), () => clearInterval(timer)];
  lookAtToken();
  return {
    signal: AbortSignal.any([call, ending.signal]),
    throwIfEnded() {
      if (!ending.signal.aborted) return;
      if (caller.sessionId === undefined)
        throw new PeerwayError('acl.unknown_token', 'ACL not found: the token was deleted or has expired');
      throw new PeerwayError('acl.unknown_token', 'The session has ended', { hint: 'Sign in again.' });
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}

/** What `open` yields, for as long as the caller stands. @throws PeerwayError `acl.unknown_token` when it no longer does */
export async function* whileCallerStands<T>(
  services: Services & { caller: Caller },
  call: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T, void, void> {
  const followed = followCaller(services, services.caller, call);
  try {
    for await (const item of open(followed.signal)) {
      followed.throwIfEnded();
      yield item;
    }
    followed.throwIfEnded();
  } finally {
    followed.stop();
  }
}
