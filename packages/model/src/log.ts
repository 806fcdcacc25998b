/**
 * How a part says what happened. `event` is stable and dotted (`snapshot.rejected`); everything variable goes into `fields`, and
 * never a secret.
 */
export type Log = (level: 'debug' | 'info' | 'warn' | 'error', event: string, fields?: Record<string, unknown>) => void;
