import type { IncomingMessage } from 'node:http';
import { PeerwayError } from '@peerway/model/error';

const BODY_BYTES_MAX = 1024 * 1024;

/** Reads a JSON body of at most 1 MiB. @throws PeerwayError in Consul's words */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX)
      throw new PeerwayError(
        'request.too_large',
        `Request body(${length} bytes) too large, max size: ${BODY_BYTES_MAX} bytes`,
      );
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PeerwayError(
      'request.invalid',
      `Body decoding failed: ${cause instanceof Error ? cause.message : 'not JSON'}`,
      { cause },
    );
  }
}
