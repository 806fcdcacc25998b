import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** Sends chunks as fast as the client takes them, and stops when it is gone. An error of the source ends the connection. */
export async function answerStream(
  response: ServerResponse,
  { contentType, chunks }: { contentType: string; chunks: AsyncIterable<string> },
): Promise<void> {
  const gone = new Promise<void>((resolve) => response.once('close', resolve));
  response.writeHead(200, { 'content-type': contentType });
  for await (const chunk of chunks) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await Promise.race([once(response, 'drain'), gone]);
  }
  response.end();
}
