import { InvalidArgumentError } from 'commander';

/** Parses a Raft-style index from the command line. */
export function parseIndex(text: string): number {
  if (!/^[0-9]{1,15}$/.test(text)) throw new InvalidArgumentError('Give an index: a whole number from 0 on.');
  return Number(text);
}
