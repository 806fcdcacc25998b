import { PeerwayError } from '@peerway/model/error';
import { parseDuration } from '@peerway/model/go-duration';

/** What an option says that takes Go's text of a duration, in ms. */
export function readDurationMs(option: string, text: string): number {
  const ns = parseDuration(text);
  if (ns === null)
    throw new PeerwayError('request.invalid', `${option} "${text}" is not a duration such as 24h`, { field: option });
  return ns / 1e6;
}
