import type { Log } from '@peerway/model/log';
import { type Peering, peeringAddressesToDial, peeringRole } from '@peerway/model/peering';
import type { PeeringBackend } from '../backend.ts';
import type { Clock } from '../clock.ts';
import { peeringGatewayAddresses } from '../gateway-addresses.ts';
import { findPeering, isActivePeering } from '../peering-lookup.ts';
import { describeOwnFailure } from '../stream/own-failure.ts';
import { runStream, type StreamOutcome } from '../stream/run-stream.ts';
import type { PeeringStreamTracker, StreamError } from '../tracker.ts';
import { grpcStatus, type StreamFailure } from '../wire/grpc-status.ts';
import { openMessage } from '../wire/message.ts';
import { redialDelayMs } from './backoff.ts';
import { describeDialFailure } from './dial-failure.ts';
import { dialStream } from './dial-stream.ts';

export type DialLoopInput = {
  peeringId: string;
  backend: PeeringBackend;
  tracker: PeeringStreamTracker;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
};

/** The peering if this process should keep a stream to it up, else null. */
export function peeringToDial(backend: PeeringBackend, peeringId: string): Peering | null {
  if (!backend.isLeader()) return null;
  const peering = findPeering(backend.state(), peeringId);
  return peering && isActivePeering(peering) && peeringRole(peering) === 'dialer' ? peering : null;
}

/**
 * Keeps one stream to a peering up until the peering is no longer to be dialed or `signal` aborts. Every attempt takes the row,
 * the secret and the next address of the ring as they are then. While it waits, a change of the row makes it try at once.
 */
export async function runDialLoop(input: DialLoopInput): Promise<void> {
  const { peeringId, backend, tracker, clock, signal } = input;
  let failures = 0;
  let attempts = 0;
  while (!signal.aborted) {
    const peering = peeringToDial(backend, peeringId);
    if (!peering) break;
    const secret = await readSecret(input);
    if (signal.aborted) break;
    if (secret === null) {
      if (!(await waitForChange(input, peering, null, ringOf(backend, peering)))) break;
      continue;
    }
    const ring = ringOf(backend, peering);
    const address = ring[attempts % ring.length] ?? '';
    attempts += 1;
    const result = await dialOnce(input, peering, secret, address);
    if (result === null) break;
    // What the peering led to before says nothing of what it leads to now.
    if (peeringToDial(backend, peeringId)?.peerId !== peering.peerId) continue;
    failures = result.wasUp ? 1 : failures + 1;
    const delayMs = redialDelayMs(result.failure.code, failures);
    tracker.failed(peeringId, result.error);
    tracker.nextAttempt(peeringId, clock.now() + delayMs);
    const changed = await waitForChange(input, peering, delayMs, ring);
    if (changed === 'changed') failures = 0;
  }
  tracker.nextAttempt(peeringId, null);
}

async function readSecret({ backend, peeringId, log }: DialLoopInput): Promise<string | null> {
  try {
    return await backend.activeStreamSecret(peeringId);
  } catch (error) {
    log('error', 'peering.secret_unreadable', { peeringId, error: String(error) });
    return null;
  }
}

/** Null when nothing is to be dialed any more; else why the attempt or the stream failed. */
async function dialOnce(
  input: DialLoopInput,
  peering: Peering,
  secret: string,
  address: string,
): Promise<(FailedAttempt & { wasUp: boolean }) | null> {
  const { peeringId, backend, tracker, clock, log } = input;
  const attempt = new AbortController();
  const giveUp = (): void => {
    if (input.signal.aborted || !peeringToDial(backend, peeringId)) attempt.abort();
  };
  input.signal.addEventListener('abort', giveUp);
  const stopFollowing = backend.onChange(giveUp);
  tracker.attempting(peeringId, address);
  const { datacenter } = backend.state().cluster;
  const dialed = await dialStream({
    target: { address, caPems: peering.peerCaPems, serverName: peering.peerServerName },
    open: openMessage(peering.peerId, secret, { partition: peering.partition, datacenter, locality: null }),
    clock,
    signal: attempt.signal,
  });
  input.signal.removeEventListener('abort', giveUp);
  stopFollowing();
  if ('code' in dialed) {
    log('warn', 'peering.dial_failed', { peeringId, address, code: dialed.code, error: dialed.message });
    const error = describeDialFailure(dialed, address, peering.peerServerName);
    return attempt.signal.aborted ? null : { failure: dialed, error, wasUp: false };
  }
  const evidence = tracker.connect(peeringId);
  if (!evidence) {
    dialed.transport.close(null);
    const failure = { code: grpcStatus.unknown, message: 'there is an active stream already' };
    return { failure, error: describeDialFailure(failure, address, peering.peerServerName), wasUp: false };
  }
  log('info', 'peering.stream_up', { peeringId, role: 'dialer', address });
  const outcome = await runStream({
    ...{ role: 'dialer', peeringId, remotePeerId: peering.peerId, evidence, backend, clock, log, signal: input.signal },
    transport: dialed.transport,
    firstMessages: [dialed.firstMessage],
  });
  log('info', 'peering.stream_down', { peeringId, role: 'dialer', outcome: outcome.kind });
  const end = endOf(outcome, address, peering.peerServerName);
  evidence.disconnected(end?.error ?? null);
  return end && !input.signal.aborted ? { ...end, wasUp: true } : null;
}

type FailedAttempt = { failure: StreamFailure; error: StreamError };

/** Null when the peering is over. */
function endOf(outcome: StreamOutcome, address: string, serverName: string): FailedAttempt | null {
  switch (outcome.kind) {
    case 'failed': {
      const { failure, isOurs } = outcome;
      return {
        failure,
        error: isOurs ? describeOwnFailure(failure) : describeDialFailure(failure, address, serverName),
      };
    }
    case 'closed': {
      const failure = { code: grpcStatus.unavailable, message: 'the other side closed the stream' };
      return { failure, error: describeDialFailure(failure, address, serverName) };
    }
    case 'terminated':
    case 'drained':
      return null;
    default:
      return outcome satisfies never;
  }
}

/** Where to dial, in turn: own gateways first where the cluster peers through them (peering-wire §5.9). */
const ringOf = (backend: PeeringBackend, peering: Peering): string[] => [
  ...peeringGatewayAddresses(backend.state()),
  ...peeringAddressesToDial(peering),
];

/**
 * Waits `delayMs` (null: without end), or until the row or the addresses to dial changed (`changed`). False when the loop is
 * to end.
 */
function waitForChange(
  { peeringId, backend, clock, signal }: DialLoopInput,
  before: Peering,
  delayMs: number | null,
  ring: readonly string[],
): Promise<'changed' | 'elapsed' | false> {
  return new Promise((resolve) => {
    const settle = (result: 'changed' | 'elapsed' | false): void => {
      cancelTimer();
      stopFollowing();
      signal.removeEventListener('abort', stop);
      resolve(result);
    };
    const stop = (): void => settle(false);
    const follow = (): void => {
      const now = peeringToDial(backend, peeringId);
      if (!now) settle(false);
      else if (now.modifyIndex !== before.modifyIndex || ringOf(backend, now).join() !== ring.join()) settle('changed');
    };
    const cancelTimer = delayMs === null ? () => {} : clock.after(delayMs, () => settle('elapsed'));
    const stopFollowing = backend.onChange(follow);
    signal.addEventListener('abort', stop, { once: true });
    follow();
  });
}
