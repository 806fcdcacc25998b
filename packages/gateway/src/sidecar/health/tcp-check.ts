import { asFailure } from '../../failure.ts';
import { dialTcp } from '../../l4/dial.ts';
import type { ApplicationCheck, CheckResult } from './application-check.ts';

type TcpCheck = Extract<ApplicationCheck, { kind: 'tcp' }>;

/** Passing when it accepts a connection. Never rejects. */
export async function checkTcp({ address, port, timeoutMs }: TcpCheck): Promise<CheckResult> {
  try {
    const socket = await dialTcp(address, port, { timeoutMs, keepAliveMs: 0 });
    socket.on('error', () => {});
    socket.destroy();
    return { status: 'passing', output: `TCP connect to ${address}:${port} succeeded` };
  } catch (error) {
    return { status: 'critical', output: `TCP connect to ${address}:${port} failed: ${asFailure(error).message}` };
  }
}
