import { readFile } from 'node:fs/promises';
import { PeerwayError } from '@peerway/model/error';
import type { CommandContext } from './command-context.ts';

/** The text of a file, or of standard input for `-`. */
export async function readDocument(context: CommandContext, path: string): Promise<string> {
  if (path === '-') return context.readStdin();
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new PeerwayError('request.invalid', `${path} can not be read`, { cause });
  }
}

/** A JSON document; the error names the file and where the text stops being JSON. */
export async function readJsonDocument(context: CommandContext, path: string): Promise<unknown> {
  const text = await readDocument(context, path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const where = path === '-' ? 'standard input' : path;
    throw new PeerwayError(
      'request.invalid',
      `${where} is not JSON: ${cause instanceof Error ? cause.message : 'unreadable'}`,
      { cause },
    );
  }
}
