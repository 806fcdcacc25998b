import { type HostPort, parseHostPort } from '@peerway/model/host-port';
import { InvalidArgumentError } from 'commander';

/** Parses an option of the form host:port. */
export function parseHostPortOption(text: string): HostPort {
  const parsed = parseHostPort(text);
  if (parsed === null) throw new InvalidArgumentError('Give host:port with a port from 1 to 65535.');
  return parsed;
}

/** Parses one `name=host:port` of an option that may be given several times, into what was given before. */
export function parseNamedHostPort(text: string, before: ReadonlyMap<string, HostPort>): Map<string, HostPort> {
  const equals = text.indexOf('=');
  const parsed = equals > 0 ? parseHostPort(text.slice(equals + 1)) : null;
  if (parsed === null) throw new InvalidArgumentError('Give name=host:port with a port from 1 to 65535.');
  const name = text.slice(0, equals);
  if (before.has(name)) throw new InvalidArgumentError(`The name ${name} is given twice.`);
  return new Map(before).set(name, parsed);
}
