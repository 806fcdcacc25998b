import { createServer } from 'node:http';
import { logSample, sampleArguments } from './sample-arguments.ts';

/** The sample front end: asks `api` through its sidecar's upstream and shows what came back, or why nothing did. */
const { port, cluster, instance, rest } = sampleArguments();
const apiPort = Number(rest[0]);

const server = createServer(async (_request, response) => {
  const api = await askApi();
  response.writeHead(api.status === 200 ? 200 : 502, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify({ service: 'web', cluster, instance, api })}\n`);
});
server.listen(port, '127.0.0.1', () => logSample('sample.ready', { service: 'web', port }));

async function askApi(): Promise<{ status: number; body: string }> {
  try {
    const answer = await fetch(`http://127.0.0.1:${apiPort}/`, { signal: AbortSignal.timeout(5_000) });
    return { status: answer.status, body: (await answer.text()).trim() };
  } catch (error) {
    return { status: 0, body: error instanceof Error ? error.message : String(error) };
  }
}
