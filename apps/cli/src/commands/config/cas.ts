import { PeerwayError } from '@peerway/model/error';
import { type Command, InvalidArgumentError, Option } from 'commander';

/** Options for writing only what was not changed since it was read. */
export type CasOptions = { cas?: string | true; modifyIndex?: number };

/** Parses a Raft-style index from the command line. */
export function parseIndex(text: string): number {
  if (!isIndex(text)) throw new InvalidArgumentError('Give an index: a whole number from 0 on.');
  return Number(text);
}

const isIndex = (text: string): boolean => /^[0-9]{1,15}$/.test(text);

/** Adds `--cas INDEX`, and the same as Consul writes it: `-cas -modify-index INDEX`. */
export function addCasOptions(command: Command, verb: string): Command {
  return command
    .addOption(new Option('--cas [index]', `${verb} only if the entry still has this ModifyIndex`))
    .addOption(
      new Option('--modify-index <index>', 'the index for --cas, where --cas itself has none').argParser(parseIndex),
    );
}

/**
 * The index that the entry must still have; undefined: any. An option with an optional value takes the word after it, which
 * in `-cas FILE` is the file: it is given back.
 * @throws PeerwayError when the options contradict each other
 */
export function takeCas(
  options: CasOptions,
  argument?: string,
): { cas: number | undefined; argument: string | undefined } {
  const { cas, modifyIndex } = options;
  if (cas === undefined) {
    if (modifyIndex !== undefined) throw refused('--modify-index is only for --cas', '--modify-index');
    return { cas: undefined, argument };
  }
  if (cas !== true && isIndex(cas)) {
    if (modifyIndex !== undefined && modifyIndex !== Number(cas))
      throw refused('--cas and --modify-index differ', '--cas');
    return { cas: Number(cas), argument };
  }
  if (cas !== true && argument !== undefined)
    throw refused(`--cas ${cas} is no index; give a whole number from 0 on`, '--cas');
  return { cas: modifyIndex ?? 0, argument: argument ?? (cas === true ? undefined : cas) };
}

function refused(message: string, field: string): PeerwayError {
  return new PeerwayError('request.invalid', message, {
    field,
    hint: 'Give --cas INDEX, or -cas -modify-index INDEX as for Consul.',
  });
}
