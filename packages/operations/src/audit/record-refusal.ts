import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import type { Services } from '../context.ts';

/** Longest target: it may be what an unknown caller sent. */
const TARGET_MAX = 200;

/** A caller that was refused before it was known who it is: an unknown token, a page of another origin. Beside the answer, not before it. */
export function recordRefusal(
  { store, log }: Services,
  {
    operation,
    target,
    requestId,
    remoteAddress,
  }: { operation: string; target: string; requestId: string; remoteAddress: string },
): void {
  store
    .recordAudit({
      actor: ANONYMOUS_TOKEN_ACCESSOR,
      source: remoteAddress,
      operation,
      target: target.slice(0, TARGET_MAX),
      outcome: 'denied',
      requestId,
    })
    .catch((error: unknown) => log('error', 'audit.failed', { error: String(error) }));
}
