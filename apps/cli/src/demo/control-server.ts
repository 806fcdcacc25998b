import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isErrorCode, PeerwayError } from '@peerway/model/error';

/** A unix socket's path may have 107 bytes. */
const SOCKET_PATH_BYTES_MAX = 100;

/** Where a demo listens for `peerway demo stop|start|status`: in its directory, or in the temporary one when that path is too long. */
export function controlSocketPath(directory: string): string {
  const inside = join(directory, 'control.sock');
  if (Buffer.byteLength(inside) <= SOCKET_PATH_BYTES_MAX) return inside;
  return join(tmpdir(), `peerway-demo-${createHash('sha256').update(directory).digest('hex').slice(0, 16)}.sock`);
}

/** One request of the command to the running demo. */
export type ControlRequest = { verb: 'status' } | { verb: 'stop' | 'start'; name: string; kill?: boolean };

/** Serves control requests on the demo's unix socket, which only its own user can open. */
export async function startControlServer(
  directory: string,
  handle: (request: ControlRequest) => Promise<unknown>,
): Promise<{ close: () => void }> {
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const path = controlSocketPath(directory);
  rmSync(path, { force: true });
  const server = createServer(async (incoming, response) => {
    try {
      const answer = await handle(parseControlRequest(await readBody(incoming)));
      response.end(JSON.stringify({ answer }));
    } catch (error) {
      const known =
        error instanceof PeerwayError
          ? error
          : new PeerwayError('platform.internal', error instanceof Error ? error.message : String(error));
      response.end(JSON.stringify({ error: { code: known.code, message: known.message, hint: known.hint } }));
    }
  });
  const previousMask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } finally {
    process.umask(previousMask);
  }
  return {
    close: () => {
      server.close();
      server.closeAllConnections();
      rmSync(path, { force: true });
    },
  };
}

/** Asks the running demo. Throws `platform.unavailable` when none runs in that directory. */
export async function askDemo(directory: string, message: ControlRequest): Promise<unknown> {
  const text = await new Promise<string>((resolve, reject) => {
    const outgoing = request({ socketPath: controlSocketPath(directory), method: 'POST', path: '/' }, (incoming) =>
      readBody(incoming).then(resolve, reject),
    );
    outgoing.once('error', reject);
    outgoing.end(JSON.stringify(message));
  }).catch((cause) => {
    throw new PeerwayError('platform.unavailable', `no demo runs in ${directory}`, {
      hint: 'Start it with `npm start` or `peerway demo`; PEERWAY_DEMO_DIR names its directory.',
      cause,
    });
  });
  const parsed: unknown = JSON.parse(text);
  if (!isRecord(parsed)) throw new PeerwayError('platform.internal', 'the demo answered nonsense');
  if (isRecord(parsed.error)) {
    const { code, message: reason, hint } = parsed.error;
    throw new PeerwayError(typeof code === 'string' && isErrorCode(code) ? code : 'platform.internal', String(reason), {
      hint: typeof hint === 'string' ? hint : undefined,
    });
  }
  return parsed.answer;
}

/** Reads a control request; anything else is refused. */
export function parseControlRequest(text: string): ControlRequest {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new PeerwayError('request.invalid', 'the control request is not JSON', { cause });
  }
  if (isRecord(raw)) {
    if (raw.verb === 'status') return { verb: 'status' };
    if ((raw.verb === 'stop' || raw.verb === 'start') && typeof raw.name === 'string')
      return { verb: raw.verb, name: raw.name, kill: raw.kill === true };
  }
  throw new PeerwayError('request.invalid', 'a control request is {verb: status} or {verb: stop|start, name}');
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
