import type { Log } from '@peerway/model/log';
import { HEARTBEAT_INTERVAL_MS, type PeeringRole } from '@peerway/model/peering';
import type { PeeringBackend } from '../backend.ts';
import type { Clock } from '../clock.ts';
import type { ExportSet } from '../export/export-draft.ts';
import { Exporter } from '../export/exporter.ts';
import { readServiceList } from '../import/apply-resource.ts';
import type { ImportOutcome } from '../import/import-batch.ts';
import { terminationWrites } from '../import/removal.ts';
import { findPeering, isActivePeering } from '../peering-lookup.ts';
import type { StreamEvidence } from '../tracker.ts';
import { grpcStatus, type StreamFailure } from '../wire/grpc-status.ts';
import type { ReplicationMessage } from '../wire/message.ts';
import { resourceUrls } from '../wire/resource-url.ts';
import { ImportQueue } from './import-queue.ts';
import { type ReceivedResource, type StreamEffect, StreamMachine } from './machine.ts';
import { ESTABLISHED_ANEW, NOT_LEADER_ANYMORE } from './own-failure.ts';
import { Pacer } from './pacer.ts';
import type { StreamTransport } from './transport.ts';

/** How a stream ended. */
export type StreamOutcome =
  /** The other side ended it without an error. */
  | { kind: 'closed' }
  /** The other side deleted the peering. */
  | { kind: 'terminated' }
  /** The peering was deleted here, and the other side was told. */
  | { kind: 'drained' }
  /** `isOurs`: this side ended it, with that status. */
  | { kind: 'failed'; failure: StreamFailure; isOurs: boolean };

export type RunStreamInput = {
  role: PeeringRole;
  peeringId: string;
  /** Dialer: the acceptor's ID of the peering. Acceptor: empty. */
  remotePeerId: string;
  transport: StreamTransport;
  evidence: StreamEvidence;
  backend: PeeringBackend;
  clock: Clock;
  log: Log;
  /** Ends the stream in an orderly way: this process stops. */
  signal: AbortSignal;
  /** Dialer: messages that came before the stream counted as up. */
  firstMessages?: readonly ReplicationMessage[];
};

/** How long the other side has to end a stream after it was told that the peering is deleted. */
const DRAIN_MS_MAX = 5_000;

/**
 * Runs one stream from after its Open to its end: joins the machine to transport, store, exporter and clock. The transport is
 * closed when it resolves; it never rejects.
 */
export function runStream(input: RunStreamInput): Promise<StreamOutcome> {
  return new Promise((resolve) => new StreamRun(input, resolve).start());
}

class StreamRun {
  readonly #input: RunStreamInput;
  readonly #resolve: (outcome: StreamOutcome) => void;
  readonly #machine: StreamMachine;
  readonly #exporter: Exporter;
  readonly #exports: Pacer;
  readonly #imports: ImportQueue;
  #isOver = false;
  #isWritable = true;
  #oversize = '';
  #exportedNames: readonly string[] = [];
  #cancelTimer = (): void => {};
  #stopFollowing = (): void => {};
  readonly #abort = (): void => this.#end({ kind: 'closed' }, null);

  constructor(input: RunStreamInput, resolve: (outcome: StreamOutcome) => void) {
    this.#input = input;
    this.#resolve = resolve;
    this.#machine = new StreamMachine(input);
    this.#exporter = new Exporter(input.role);
    this.#exports = new Pacer(() => this.#offerExports());
    const { peeringId, backend, log, transport } = input;
    this.#imports = new ImportQueue({
      ...{ peeringId, backend, log },
      canReply: () => this.#isWritable,
      settle: (resource, outcome) => this.#settleImport(resource, outcome),
      settled: () => this.#pump(),
      pause: () => transport.pause(),
      resume: () => transport.resume(),
    });
  }

  start(): void {
    const { transport, backend, clock, firstMessages } = this.#input;
    this.#machine.start(clock.now());
    transport.listen({
      message: (message) => this.#receive(message),
      drained: () => {
        this.#isWritable = true;
        this.#pump();
        this.#imports.run();
      },
      ended: (failure) => this.#remoteEnded(failure),
    });
    this.#stopFollowing = backend.onChange(() => this.#follow());
    this.#input.signal.addEventListener('abort', this.#abort);
    this.#setTimer();
    for (const message of firstMessages ?? []) this.#receive(message);
    this.#follow();
    this.#pump();
  }

  #receive(message: ReplicationMessage): void {
    if (this.#isOver) return;
    if (this.#input.backend.isLeader()) this.#perform(this.#machine.receive(message, this.#input.clock.now()));
    else this.#fail(NOT_LEADER_ANYMORE);
    this.#pump();
  }

  #perform(effects: StreamEffect[]): void {
    const { evidence } = this.#input;
    for (const effect of effects) {
      switch (effect.kind) {
        case 'import':
          this.#imports.push(effect.resource);
          break;
        case 'heartbeat':
          evidence.heartbeatReceived();
          break;
        case 'acked':
          evidence.acked(effect.resource);
          break;
        case 'nacked':
          evidence.nackReceived({ url: effect.url, id: effect.id ?? '' }, effect.message);
          this.#log('warn', 'peering.nack_received', {
            resourceUrl: effect.url,
            resourceId: effect.id,
            reason: effect.message,
          });
          break;
        case 'refused':
          evidence.nackSent({ url: effect.url, id: effect.id }, effect.message);
          this.#log('warn', 'peering.nack_sent', { resourceUrl: effect.url, reason: effect.message });
          break;
        case 'terminated':
          void this.#markTerminated();
          break;
        case 'failed':
          this.#fail(effect.failure);
          break;
        default:
          effect satisfies never;
      }
    }
  }

  #settleImport(resource: ReceivedResource, outcome: ImportOutcome): void {
    const { evidence } = this.#input;
    if (outcome === null) {
      evidence.applied(resource);
      if (resource.url === resourceUrls.exportedServiceList)
        evidence.importedServices(readServiceList(resource.bytes).sort());
    }
    this.#perform(this.#machine.settleImport(resource, outcome));
  }

  /** After a change of the state or of leadership. */
  #follow(): void {
    if (this.#isOver) return;
    const { backend, peeringId, role, remotePeerId } = this.#input;
    const peering = findPeering(backend.state(), peeringId);
    if (!backend.isLeader()) this.#fail(NOT_LEADER_ANYMORE);
    else if (role === 'dialer' && peering && peering.peerId !== remotePeerId) this.#fail(ESTABLISHED_ANEW);
    else if (peering && isActivePeering(peering)) this.#exports.request();
    else if (peering?.state === 'TERMINATED') this.#end({ kind: 'terminated' }, null);
    else this.#terminate();
  }

  /** Whether everything is offered. */
  #offerExports(): boolean {
    if (this.#isOver || this.#machine.phase !== 'streaming') return true;
    const { backend, peeringId, evidence } = this.#input;
    const state = backend.state();
    const peering = findPeering(state, peeringId);
    if (!peering) return true;
    let built: ExportSet;
    try {
      built = this.#exporter.build(state, peering);
    } catch (error) {
      // What the peer has stays as it is; the stream stays up.
      this.#log('error', 'peering.export_failed', { error: String(error) });
      return true;
    }
    const { resources, serviceNames, oversize } = built;
    if (oversize.join() !== this.#oversize) {
      this.#oversize = oversize.join();
      evidence.tooLarge(oversize);
      if (oversize.length > 0) this.#log('error', 'peering.export_too_large', { services: oversize });
    }
    if (serviceNames !== this.#exportedNames) {
      this.#exportedNames = serviceNames;
      evidence.exportedServices(serviceNames);
    }
    this.#machine.offer(resources);
    this.#pump();
    return !this.#exporter.isPartial;
  }

  #terminate(): void {
    if (this.#machine.phase !== 'streaming') return;
    this.#exports.stop();
    this.#machine.terminate();
    // Goes out behind what is buffered, full or not: it is the last message.
    this.#isWritable = true;
    this.#pump();
    this.#input.transport.halfClose();
    this.#setTimer();
  }

  async #markTerminated(): Promise<void> {
    const { backend, peeringId, clock } = this.#input;
    this.#stopFollowing();
    try {
      await backend.write(peeringId, 'terminated', (state) =>
        terminationWrites(state, peeringId, new Date(clock.now())),
      );
      this.#log('info', 'peering.terminated_by_peer');
      this.#end({ kind: 'terminated' }, null);
    } catch (error) {
      this.#log('error', 'peering.termination_not_stored', { error: String(error) });
      this.#fail({ code: grpcStatus.internal, message: 'the termination could not be stored' });
    }
  }

  /** Sends what is waiting, as far as the connection takes it. */
  #pump(): void {
    while (this.#isWritable && !this.#isOver) {
      const message = this.#machine.next();
      if (message === null) return;
      if (message.Payload.case === 'response') this.#input.evidence.sent();
      this.#isWritable = this.#input.transport.send(message);
    }
  }

  #setTimer(): void {
    this.#cancelTimer();
    const { clock } = this.#input;
    if (this.#machine.phase === 'draining') {
      this.#cancelTimer = clock.after(DRAIN_MS_MAX, () => this.#end({ kind: 'drained' }, null));
      return;
    }
    const delayMs = Math.min(HEARTBEAT_INTERVAL_MS, Math.max(0, this.#machine.dueAt() - clock.now()));
    this.#cancelTimer = clock.after(delayMs, () => {
      if (this.#isOver) return;
      this.#perform(this.#machine.tick(clock.now()));
      this.#pump();
      if (!this.#isOver) this.#setTimer();
    });
  }

  #remoteEnded(failure: StreamFailure | null): void {
    if (this.#machine.phase === 'draining') this.#end({ kind: 'drained' }, null);
    // A Terminated that is being stored decides how the stream ended.
    else if (this.#machine.phase !== 'ended')
      this.#end(failure ? { kind: 'failed', failure, isOurs: false } : { kind: 'closed' }, failure);
  }

  #fail(failure: StreamFailure): void {
    this.#end({ kind: 'failed', failure, isOurs: true }, failure);
  }

  #end(outcome: StreamOutcome, failure: StreamFailure | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelTimer();
    this.#stopFollowing();
    this.#exports.stop();
    this.#imports.stop();
    this.#input.signal.removeEventListener('abort', this.#abort);
    this.#input.transport.close(failure);
    this.#resolve(outcome);
  }

  #log(level: 'info' | 'warn' | 'error', event: string, fields: Record<string, unknown> = {}): void {
    this.#input.log(level, event, { peeringId: this.#input.peeringId, ...fields });
  }
}
