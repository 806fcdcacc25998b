/** Says to a worker which one it is. */
export const WORKER = 'PEERWAY_WORKER';

/** The number of this worker; null: this process is not one. */
export function workerNumber(environment: Record<string, string | undefined>): number | null {
  const text = environment[WORKER];
  return text === undefined || !/^[0-9]{1,3}$/.test(text) ? null : Number(text);
}
