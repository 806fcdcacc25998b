import type { Log } from '@peerway/model/log';

/** One JSON object per line, as the control plane writes it too. */
export function createJsonLog(
  write: (line: string) => void,
  minimum: 'debug' | 'info' = 'info',
  always: Record<string, unknown> = {},
): Log {
  return (level, event, fields) => {
    if (level === 'debug' && minimum !== 'debug') return;
    write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...always, ...fields })}\n`);
  };
}
