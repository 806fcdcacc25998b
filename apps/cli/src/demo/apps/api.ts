import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { logSample, sampleArguments } from './sample-arguments.ts';

/*
 * The sample HTTP service. Every answer says which cluster and instance gave it. Paths with a meaning:
 * /status/<code> answers with that status, /bytes/<n> with n bytes, /slow/<ms> after a while (a minute at most).
 */
const { port, cluster, instance } = sampleArguments();

const server = createServer(async (request, response) => {
  const path = request.url ?? '/';
  const [, verb, amount] = /^\/(status|bytes|slow)\/([0-9]{1,9})$/.exec(path) ?? [];
  if (verb === 'bytes') return response.end(Buffer.alloc(Number(amount), 'x'));
  if (verb === 'slow') await wait(Math.min(Number(amount), 60_000));
  const status = verb === 'status' ? Math.min(Math.max(Number(amount), 200), 599) : 200;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify({ service: 'api', cluster, instance, method: request.method, path })}\n`);
});
server.listen(port, '127.0.0.1', () => logSample('sample.ready', { service: 'api', port }));
