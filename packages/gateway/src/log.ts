import type { Log } from '@peerway/model/log';

export type { Log };

export const silentLog: Log = () => {};

/** The message of anything that was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
