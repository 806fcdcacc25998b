import type { AclLinkInput } from '@peerway/model/acl-grant';
import { PeerwayError } from '@peerway/model/error';
import type { Command } from 'commander';

export type LinkOptions = { id?: string | undefined; name?: string | undefined };

/** One policy or role. */
export const addLinkOptions = (command: Command, noun: string): Command =>
  command.option('--id <id>', `ID of the ${noun}`).option('--name <name>', `name of the ${noun}`);

/** Exactly one of the two: a name that looks like an ID is still a name. */
export function readLink({ id, name }: LinkOptions): AclLinkInput {
  if (id !== undefined && name === undefined) return { id };
  if (name !== undefined && id === undefined) return { name };
  throw new PeerwayError('request.invalid', 'give either --id or --name', { field: '--id' });
}
