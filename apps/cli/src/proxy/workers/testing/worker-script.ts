/* A worker that does nothing but what the pool needs of one. `PEERWAY_WORKER_TEST`: `die` ends before it ever ran. */
import { isToWorker, type ToPool } from '../messages.ts';

if (process.env.PEERWAY_WORKER_TEST === 'die') process.exit(3);
process.on('message', (message) => {
  if (isToWorker(message)) process.exit(0);
});
process.once('disconnect', () => process.exit(0));
const running: ToPool = { kind: 'running', adminPort: process.pid % 60_000 };
process.send?.(running);
