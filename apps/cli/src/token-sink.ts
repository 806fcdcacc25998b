import { randomUUID } from 'node:crypto';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PeerwayError } from '@peerway/model/error';

/** Where a secret will be: a file of its own, that nobody else may read. Disposed of, what was not kept leaves no trace. */
export type TokenSink = { keep(secret: string): Promise<void> } & AsyncDisposable;

/**
 * Opens a sink before there is a secret, so that one that can not be written costs no token. The file is there whole or not at all:
 * it is written beside its place and takes it at the end.
 * @throws PeerwayError `request.invalid`
 */
export async function openTokenSink(path: string): Promise<TokenSink> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  await requireReplaceable(path);
  const file = await open(temporary, 'wx', 0o600).catch((cause: unknown) => {
    throw unwritable(path, cause);
  });
  return {
    async keep(secret) {
      try {
        await file.writeFile(secret);
        await file.sync();
        await rename(temporary, path);
      } catch (cause) {
        throw unwritable(path, cause);
      }
    },
    async [Symbol.asyncDispose]() {
      await file.close();
      await rm(temporary, { force: true });
    },
  };
}

/** What a file can not take the place of: a directory, and devices such as /dev/stdout. */
async function requireReplaceable(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found !== null && !found.isFile())
    throw new PeerwayError('request.invalid', `--token-sink-file ${path} is there and no file`, {
      field: '--token-sink-file',
      hint: 'Give a path of a file of its own; the directory must be there.',
    });
}

const unwritable = (path: string, cause: unknown): PeerwayError =>
  new PeerwayError(
    'request.invalid',
    `--token-sink-file ${path} can not be written: ${cause instanceof Error ? cause.message : cause}`,
    { field: '--token-sink-file', cause },
  );
