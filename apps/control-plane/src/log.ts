import type { Log } from '@peerway/model/log';

const ranks = { debug: 0, info: 1, warn: 2, error: 3 } as const;

/** One JSON object a line on stdout. */
export function createJsonLog(least: keyof typeof ranks): Log {
  return (level, event, fields = {}) => {
    if (ranks[level] >= ranks[least])
      process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`);
  };
}
