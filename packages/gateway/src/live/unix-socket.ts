import { lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { isAbsolute } from 'node:path';
import type { Listener } from './accepted.ts';

type UnixSocket = NonNullable<Listener['socket']>;

/** What fits into the kernel's address of a unix socket, with its end mark: 108 bytes on Linux, 104 elsewhere. */
const PATH_BYTES_MAX = process.platform === 'linux' ? 107 : 103;

/** Why no socket can ever be made so, in words; null when it can. Hazard: Node cuts a path that is too long, and binds another. */
export function faultOfSocket({ path, mode }: UnixSocket): string | null {
  const bytes = Buffer.byteLength(path);
  if (bytes > PATH_BYTES_MAX)
    return `the path has ${bytes} bytes, and that of a unix socket has at most ${PATH_BYTES_MAX}`;
  if (!isAbsolute(path) || path.includes('\0')) return 'the path of a unix socket must begin with "/"';
  return mode === '' || readMode(mode) !== null ? null : `${JSON.stringify(mode)} is not a file mode in octal`;
}

/** `0600` as a number; null for `""`, the process's own mask, and for what is no octal mode. */
export function readMode(mode: string): number | null {
  return /^0?[0-7]{3,4}$/.test(mode) ? Number.parseInt(mode, 8) : null;
}

/**
 * Removes the file of a socket that nobody listens on any more, as a killed process leaves it. Whatever else stands there is
 * left alone: a file that is no socket, and a socket that somebody answers on. Tells whether the path is free.
 */
export async function removeStaleSocket(path: string): Promise<boolean> {
  try {
    if (!(await lstat(path)).isSocket() || !(await isAbandoned(path))) return false;
    await unlink(path);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
}

/** Only a refusal says that nobody listens; a full queue or a missing right does not. */
function isAbandoned(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect({ path });
    probe.once('connect', () => {
      probe.destroy();
      resolve(false);
    });
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
  });
}
