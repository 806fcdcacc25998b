/*
 * A worker that does nothing but what the pool needs of one: an admin port with /ready, and, where `PEERWAY_WORKER_PORT` says so, a
 * port whose answer is its process ID. `PEERWAY_WORKER_TEST`: `die` ends before it ever ran; `unready` is never ready.
 */
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { isToWorker, type ToPool } from '../messages.ts';
import { socketsOfPool } from '../pool-sockets.ts';

const { PEERWAY_WORKER_TEST: test, PEERWAY_WORKER_PORT: port } = process.env;
if (test === 'die') process.exit(3);

const say = (message: ToPool): void => void process.send?.(message);
const place = { host: '127.0.0.1', port: Number(port) };
const sockets = socketsOfPool();
const server = createServer((socket) => {
  socket.on('error', () => {});
  socket.end(`${process.pid}`);
});
if (port !== undefined) void sockets.take(place).then((socket) => server.listen(socket));

const admin = createHttpServer((_request, response) => {
  response.statusCode = test === 'unready' ? 503 : 200;
  response.end(test === 'unready' ? 'INITIALIZING' : 'LIVE');
});
admin.listen(0, '127.0.0.1', () => {
  const address = admin.address();
  say({ kind: 'running', adminPort: typeof address === 'object' && address !== null ? address.port : 0 });
});

process.on('message', (message) => {
  if (!isToWorker(message) || message.kind === 'socket') return;
  if (port === undefined) process.exit(0);
  // Ends once those whom it has accepted have their answer.
  server.close(() => process.exit(0));
  sockets.release(place);
});
process.once('disconnect', () => process.exit(0));
