import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { logSample, sampleArguments } from './sample-arguments.ts';

/** The sample TCP service: each line comes back with the service's and cluster's name before it. */
const { port, cluster, instance } = sampleArguments();

const server = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  const lines = createInterface({ input: socket });
  lines.on('line', (line) => socket.write(`${instance} ${cluster} ${line}\n`));
  lines.on('error', () => socket.destroy());
  lines.on('close', () => socket.end());
});
server.listen(port, '127.0.0.1', () => logSample('sample.ready', { service: 'ledger', port }));
