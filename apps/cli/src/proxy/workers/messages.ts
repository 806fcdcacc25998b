/** What a worker is told: to drain and end. */
export type ToWorker = { kind: 'stop' };
/** What a worker says: it runs, and this is its own admin port. */
export type ToPool = { kind: 'running'; adminPort: number };

const kindOf = (message: unknown): unknown =>
  typeof message === 'object' && message !== null && 'kind' in message ? message.kind : undefined;

export const isToWorker = (message: unknown): message is ToWorker => kindOf(message) === 'stop';

export const isToPool = (message: unknown): message is ToPool =>
  kindOf(message) === 'running' &&
  typeof message === 'object' &&
  message !== null &&
  'adminPort' in message &&
  typeof message.adminPort === 'number';
