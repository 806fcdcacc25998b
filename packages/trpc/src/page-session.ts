import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PeerwayError } from '@peerway/model/error';
import { authenticate, type CurrentSession, currentSession, type Services, sessionLimitsOf } from '@peerway/operations';
import { sessionCookie } from './session-cookie.ts';

/**
 * Who asks for a page, as `session.current` would say; null: nobody that is signed in, as far as the request shows. A link on a page of
 * another site brings no cookie along, so null does not mean that the browser has no session.
 */
export async function readPageSession(
  services: Services,
  request: IncomingMessage,
  response: ServerResponse,
  { isSecure, remoteAddress }: { isSecure: boolean; remoteAddress: string },
): Promise<CurrentSession | null> {
  const clusterId = services.store.state().cluster.id;
  const { maxMs } = sessionLimitsOf(services);
  const session = sessionCookie(request, response, { clusterId, isSecure, maxMs }).read();
  if (session === null) return null;
  try {
    const caller = await authenticate(services, { token: null, session });
    return currentSession({ ...services, caller, requestId: randomUUID(), remoteAddress });
  } catch (error) {
    if (error instanceof PeerwayError) return null;
    throw error;
  }
}
