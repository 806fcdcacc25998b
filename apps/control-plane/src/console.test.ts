import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveAssets } from './console.ts';

const SCRIPT = `console.log(${JSON.stringify('peerway '.repeat(400))});`;
let directory: string;
let server: Server;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peerway-assets-'));
  await writeFile(join(directory, 'page-1a2b.js'), SCRIPT);
  // As the build does.
  const { compressAssets } = await import(new URL('../../../scripts/compress-assets.mjs', import.meta.url).href);
  await compressAssets(directory);
  server = createServer(serveAssets(directory)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await rm(directory, { recursive: true, force: true });
});

/** As it stands on the wire: `fetch` would decompress it, and tidy up the path. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  const sent = request({ port, host: '127.0.0.1', path, headers, method }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

it.each([
  ['br', brotliDecompressSync, 'gzip, deflate, br'],
  ['gzip', gunzipSync, 'gzip, deflate'],
])('sends %s as it was compressed beforehand', async (encoding, decompress, accepted) => {
  const { status, headers, body } = await ask('/_next/static/page-1a2b.js', { 'accept-encoding': accepted });
  expect([status, headers['content-encoding'], headers['content-type']]).toEqual([200, encoding, 'text/javascript']);
  expect(headers.vary).toBe('Accept-Encoding');
  expect(headers['cache-control']).toContain('immutable');
  expect(body.length).toBeLessThan(SCRIPT.length / 10);
  expect(decompress(body).toString()).toBe(SCRIPT);
});

it('sends the file itself to who takes neither', async () => {
  const { headers, body } = await ask('/_next/static/page-1a2b.js');
  expect([headers['content-encoding'], body.toString()]).toEqual([undefined, SCRIPT]);
});

it.each([
  ['/_next/static/page-9z9z.js', 'GET', 404],
  ['/_next/static/../../package.json', 'GET', 404],
  ['/_next/static/%2e%2e/%2e%2e/package.json', 'GET', 404],
  ['/_next/static//etc/passwd', 'GET', 404],
  ['/_next/static/page-1a2b.js', 'POST', 405],
])('has nothing for %s by %s', async (path, method, status) => {
  const answer = await ask(path, {}, method);
  expect([answer.status, answer.body.toString()]).toEqual([status, '']);
});
