import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import {
  type ConfigEntryText,
  ConfigEntryTextError,
  defaultTextLimits,
  type ReadConfigEntryOptions,
  readConfigEntryText,
} from '@peerway/config-text';
import { PeerwayError } from '@peerway/model/error';
import type { CommandContext } from './command-context.ts';

/** As Consul's `-rules`: `-` for standard input, `@file`, or the text itself; what looks like no text is a file as well. */
export async function readTextArgument(context: CommandContext, argument: string): Promise<string> {
  if (argument.startsWith('@')) return readDocument(context, argument.slice(1));
  return /[\s{=]/.test(argument) && !existsSync(argument) ? argument : readDocument(context, argument);
}

/** The text of a file, or of standard input for `-`. */
export async function readDocument(context: CommandContext, path: string): Promise<string> {
  if (path === '-') return context.readStdin();
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new PeerwayError(
      'request.invalid',
      `${documentName(path)} can not be read: ${cause instanceof Error ? cause.message : 'unknown'}`,
      { cause },
    );
  }
}

/** A JSON document; the error names the file and where the text stops being JSON. */
export async function readJsonDocument(context: CommandContext, path: string): Promise<unknown> {
  const text = await readDocument(context, path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PeerwayError(
      'request.invalid',
      `${documentName(path)} is not JSON: ${cause instanceof Error ? cause.message : 'unreadable'}`,
      { cause },
    );
  }
}

/**
 * The config entry in a file: JSON, HCL or YAML, or a Kubernetes resource. Remarks on what is not used of it become notes.
 * @throws PeerwayError with `file:line:column: …` for every problem that was found
 */
export async function readConfigEntryDocument(
  context: CommandContext,
  path: string,
  format: ReadConfigEntryOptions['format'] = 'auto',
): Promise<ConfigEntryText> {
  await refuseLargeFile(path);
  const text = await readDocument(context, path);
  try {
    const read = readConfigEntryText(text, { format, file: path });
    for (const note of read.notes) context.note(`note: ${note}`);
    return read;
  } catch (error) {
    if (!(error instanceof ConfigEntryTextError)) throw error;
    const lines = error.problems.map(({ line, column, message }) =>
      [documentName(path), ...(line === null ? [] : [line, column]), ` ${message}`].join(':'),
    );
    throw new PeerwayError('request.invalid', lines.join('\n  '), {
      ...(error.field === undefined ? {} : { field: error.field }),
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    });
  }
}

/** Spares reading a file that would be refused afterwards. */
async function refuseLargeFile(path: string): Promise<void> {
  const size =
    path === '-'
      ? 0
      : await stat(path).then(
          (found) => found.size,
          () => 0,
        );
  if (size > defaultTextLimits.bytesMax)
    throw new PeerwayError(
      'request.invalid',
      `${path}: the text is larger than ${defaultTextLimits.bytesMax} bytes; a config entry can not be`,
    );
}

const documentName = (path: string): string => (path === '-' ? 'standard input' : path);
