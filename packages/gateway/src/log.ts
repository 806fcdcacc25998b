/** How a part says what happened. `event` is stable and dotted (`snapshot.rejected`); everything variable goes into `fields`. */
export type Log = (level: 'debug' | 'info' | 'warn' | 'error', event: string, fields?: Record<string, unknown>) => void;

export const silentLog: Log = () => {};

/** The message of anything that was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
