import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

/**
 * GETs a small text. Throws an error in words for any status but 200 (a redirection is not followed: it could lead into the
 * proxy's own network), for more than `bytesMax`, and when it is not all there after `timeoutMs`.
 */
export function fetchText(
  uri: string,
  { timeoutMs, bytesMax, signal }: { timeoutMs: number; bytesMax: number; signal: AbortSignal },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const send = uri.startsWith('https:') ? httpsRequest : httpRequest;
    // No agent: a connection that is kept open would outlive what it was for.
    const request = send(uri, { agent: false, signal, headers: { accept: 'application/json' } });
    const fail = (reason: string): void => {
      reject(new Error(reason));
      request.destroy();
    };
    const timer = setTimeout(() => fail(`no answer came within ${timeoutMs} ms`), timeoutMs);
    request.once('close', () => clearTimeout(timer));
    request.on('error', reject);
    request.once('response', (response: IncomingMessage) => {
      response.on('error', reject);
      if (response.statusCode !== 200) {
        fail(`the answer was status ${response.statusCode}`);
        return;
      }
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > bytesMax) fail(`the answer is longer than ${bytesMax} bytes`);
        else chunks.push(chunk);
      });
      response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    request.end();
  });
}
