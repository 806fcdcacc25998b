import { fileURLToPath } from 'node:url';
import { LOAD_CPU } from '../names.ts';
import { type Child, startChild } from '../processes/child.ts';
import { within } from '../processes/within.ts';
import type { LoadOrder, LoadReply, Sample } from './load-run.ts';

const FILE = fileURLToPath(new URL('./load-process.ts', import.meta.url));
const START_TIMEOUT_MS = 10_000;
/** For opening and closing connections, beyond the time that is measured. */
const GRACE_SECONDS = 30;

/** The load process. Disposing of it ends it. */
export type LoadClient = AsyncDisposable & {
  /** Rejects when the measurement fails, takes too long (and says in which step it is) or the load process ends. */
  measure(order: Omit<LoadOrder, 'id'>): Promise<Sample>;
};

/** @param directory of the identities */
export async function startLoad(directory: string): Promise<LoadClient> {
  const child = startChild('load', LOAD_CPU, [process.execPath, FILE, directory], 'ipc');
  try {
    await child.firstLine(START_TIMEOUT_MS);
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
  let lastId = 0;
  return {
    measure: (order) => {
      lastId += 1;
      return ask(child, { id: lastId, ...order });
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

async function ask(child: Child, order: LoadOrder): Promise<Sample> {
  let step = 'the load process has not begun';
  const answered = Promise.withResolvers<Sample>();
  const onMessage = (reply: LoadReply): void => {
    // One that comes late belongs to a measurement that was given up.
    if (reply.id !== order.id) return;
    if (reply.kind === 'step') step = reply.text;
    else if (reply.kind === 'done') answered.resolve(reply.sample);
    else answered.reject(new Error(`${reply.message} (step: ${step})`));
  };
  child.process.on('message', onMessage);
  try {
    child.process.send(order);
    const timeoutMs = (order.warmSeconds + order.seconds + GRACE_SECONDS) * 1_000;
    return await within(Promise.race([answered.promise, child.failed]), timeoutMs, () => `step: ${step}`);
  } finally {
    child.process.off('message', onMessage);
  }
}
