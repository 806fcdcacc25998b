import { PROXY_NODE_FLAGS } from '@peerway/gateway/node-flags';

/**
 * Makes this process one that has the flags a proxy should have, by running the same command anew in its place: same process ID,
 * same standard streams. Does nothing where it has them, and where whoever started it holds a channel to it, which would be lost.
 */
export function becomeProxyProcess(): void {
  const isReady = PROXY_NODE_FLAGS.every((flag) => process.execArgv.includes(flag));
  if (isReady || process.channel !== undefined || process.execve === undefined) return;
  const args = [process.execPath, ...process.execArgv, ...PROXY_NODE_FLAGS, ...process.argv.slice(1)];
  process.execve(process.execPath, args, process.env);
}
