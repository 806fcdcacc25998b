import { type HostPort, parseHostPort } from '@peerway/model/host-port';
import { InvalidArgumentError } from 'commander';

/** Parses an option of the form host:port. */
export function parseHostPortOption(text: string): HostPort {
  const parsed = parseHostPort(text);
  if (parsed === null) throw new InvalidArgumentError('Give host:port with a port from 1 to 65535.');
  return parsed;
}
