import type { Http2Session } from 'node:http2';
import type { Socket } from 'node:net';

const LOOK_EVERY_MS = 500;
const ending = new WeakSet<Http2Session>();

/**
 * GOAWAY now, and the end of the connection once the streams under way are done. Node then sends a FIN and waits for the other
 * side's without limit; here the connection is closed within a second.
 */
export function endSession(session: Http2Session, transport: Socket): void {
  if (ending.has(session)) return;
  ending.add(session);
  // Node itself closes a session whose other side has said goodbye, and waits in the same way.
  if (!session.closed && !session.destroyed) session.close();
  let isDone = false;
  const looking = setInterval(() => {
    if (isDone) transport.destroy();
    isDone = session.destroyed;
  }, LOOK_EVERY_MS);
  transport.once('close', () => clearInterval(looking));
  if (transport.destroyed) clearInterval(looking);
}
