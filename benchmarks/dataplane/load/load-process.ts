/**
 * The clients, in a process of their own. Takes one order at a time over its IPC channel.
 *
 *   node benchmarks/dataplane/load/load-process.ts DIRECTORY_OF_IDENTITIES
 */
import type { LoadOrder, LoadReply } from './load-run.ts';
import { measure } from './measure.ts';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: load-process.ts DIRECTORY_OF_IDENTITIES');

const reply = (message: LoadReply): void => {
  process.send?.(message);
};

process.on('message', async ({ id, workload, ...order }: LoadOrder) => {
  try {
    const step = (text: string): void => reply({ id, kind: 'step', text });
    reply({ id, kind: 'done', sample: await measure(workload, { ...order, step }, directory) });
  } catch (error) {
    reply({ id, kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
console.log('ready');
