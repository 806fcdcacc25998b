import { connect } from 'node:tls';
import { SMALL_PATH } from '../names.ts';
import type { LoadRun, Sample } from './load-run.ts';
import { ResponseReader } from './response-reader.ts';
import { connectionOptions, requestFor, type TlsClient } from './tls-client.ts';
import { costSample, measureWindow, Tally } from './window.ts';

const STALL_MS = 5_000;
const SESSIONS_KEPT = 4;
const REQUEST = requestFor(SMALL_PATH);

/**
 * New TLS connections all the time, each for one small answer.
 * @param concurrency connections at a time
 * @param resumes whether a client comes back with a session that it was given. Each is used once, as TLS 1.3 asks for.
 */
export async function newConnections(
  run: LoadRun,
  client: TlsClient,
  options: { port: number; concurrency: number; resumes: boolean },
): Promise<Sample> {
  const tally = new Tally();
  let isOver = false;
  const callers = Array.from({ length: options.concurrency }, async () => {
    const sessions: Buffer[] = [];
    while (!isOver) {
      const startedAt = performance.now();
      const resumed = await once(client, options.port, options.resumes ? sessions : null);
      tally.units += 1;
      tally.latencies.push(performance.now() - startedAt);
      if (resumed) tally.resumed += 1;
    }
  });
  const all = Promise.all(callers);
  try {
    const window = await Promise.race([measureWindow(run, tally), all]);
    if (Array.isArray(window)) throw new Error('the load ended by itself');
    return { ...costSample(window), resumed: options.resumes ? window.resumed / window.units : null };
  } finally {
    isOver = true;
    run.step('ending the last connections');
    await all.catch(() => {});
  }
}

/**
 * One connection from its handshake to its end.
 * @param sessions those that may be resumed, the newest last; gets what the server hands out. Null: asks for none.
 * @returns whether a session was resumed
 */
function once(client: TlsClient, port: number, sessions: Buffer[] | null): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const session = sessions?.pop();
    const socket = connect({ ...connectionOptions(client, port), ...(session === undefined ? {} : { session }) });
    const reader = new ResponseReader();
    let [isAnswered, isResumed] = [false, false];
    socket.setTimeout(STALL_MS, () => socket.destroy(new Error(`nothing happened for ${STALL_MS / 1_000} s`)));
    socket.once('secureConnect', () => {
      isResumed = socket.isSessionReused();
      socket.write(REQUEST);
    });
    if (sessions !== null)
      socket.on('session', (given: Buffer) => {
        sessions.push(given);
        if (sessions.length > SESSIONS_KEPT) sessions.shift();
      });
    socket.on('data', (bytes: Buffer) => {
      try {
        if (!reader.read(bytes)) return;
        isAnswered = true;
        socket.end();
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
    let failure: Error | null = null;
    socket.on('error', (error) => {
      failure = error;
    });
    socket.once('close', () => {
      // How a connection ends that has done its work does not matter.
      if (isAnswered) resolve(isResumed);
      else reject(failure ?? new Error('a connection was closed before the answer was complete'));
    });
  });
}
