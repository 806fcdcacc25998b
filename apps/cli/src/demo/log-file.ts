import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const ROTATE_AT_BYTES = 8 * 1024 * 1024;

/** Opens a child's log for appending; one that has grown large moves aside first (`.1`, the one before is dropped). */
export function openLogFile(path: string): { descriptor: number; size: number } {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path) && statSync(path).size > ROTATE_AT_BYTES) renameSync(path, `${path}.1`);
  const descriptor = openSync(path, 'a', 0o644);
  return { descriptor, size: fstatSync(descriptor).size };
}

/** What a log holds from `offset` on. */
export function readLogFrom(path: string, offset: number): string {
  const descriptor = openSync(path, 'r');
  try {
    const length = Math.max(0, fstatSync(descriptor).size - offset);
    const buffer = Buffer.alloc(length);
    const read = readSync(descriptor, buffer, 0, length, offset);
    return buffer.toString('utf8', 0, read);
  } finally {
    closeSync(descriptor);
  }
}

/** The last lines of a log, of what was written from `offset` on. */
export function lastLogLines(path: string, offset: number, count: number): string[] {
  const text = readLogFrom(path, Math.max(offset, statSync(path).size - 16 * 1024));
  return text
    .split('\n')
    .filter((line) => line !== '')
    .slice(-count);
}
