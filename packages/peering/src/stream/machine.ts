import type { SortedMap } from '@peerway/mesh';
import { HEARTBEAT_INTERVAL_MS, HEARTBEAT_TIMEOUT_MS, type PeeringRole } from '@peerway/model/peering';
import {
  Operation,
  type ReplicationMessage_Request,
  type ReplicationMessage_Response,
} from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import { grpcStatus, type StreamFailure } from '../wire/grpc-status.ts';
import {
  heartbeatMessage,
  type ReplicationMessage,
  replyMessage,
  subscribeMessage,
  terminatedMessage,
} from '../wire/message.ts';
import { isResourceUrl, type ResourceUrl, resourceUrls } from '../wire/resource-url.ts';
import { Outbox, type SentResource } from './outbox.ts';
import { HEARTBEAT_TIMEOUT } from './own-failure.ts';
import type { ExportedResource } from './resource.ts';

/** A resource that the other side sent, ready to be imported. */
export type ReceivedResource = { url: ResourceUrl; id: string; nonce: string; bytes: Uint8Array };

/** What the caller has to do after feeding the machine. Messages to send are not among them: they wait in `next()`. */
export type StreamEffect =
  | { kind: 'import'; resource: ReceivedResource }
  | { kind: 'heartbeat' }
  /** `resource` is null when the nonce is none of ours. */
  | { kind: 'acked'; resource: SentResource | null }
  | { kind: 'nacked'; url: string; id: string | null; message: string }
  | { kind: 'refused'; url: string; id: string; message: string }
  /** The other side deleted the peering. The stream is over. */
  | { kind: 'terminated' }
  /** The protocol was broken or the other side fell silent. The stream is over. */
  | { kind: 'failed'; failure: StreamFailure };

const subscriptions: Record<PeeringRole, readonly ResourceUrl[]> = {
  dialer: [
    resourceUrls.exportedService,
    resourceUrls.exportedServiceList,
    resourceUrls.trustBundle,
    resourceUrls.serverAddresses,
  ],
  acceptor: [resourceUrls.exportedService, resourceUrls.exportedServiceList, resourceUrls.trustBundle],
};

/**
 * One peering stream after its Open, for either role (peering-wire §5): no input or output, no clock, no timers. Feed it
 * messages, times and export sets; do the effects it returns; send what `next()` gives until that is null.
 *
 *            start()                 terminate()                 remote ends
 *   (new) ───────────► streaming ───────────────────► draining ─────────────► ended
 *                          └── Terminated, protocol error, silence ────────────┘
 */
export class StreamMachine {
  #phase: 'new' | 'streaming' | 'draining' | 'ended' = 'new';
  readonly #role: PeeringRole;
  /** Dialer: the acceptor's ID of the peering. Acceptor: empty. */
  readonly #remotePeerId: string;
  readonly #control: ReplicationMessage[] = [];
  readonly #outbox = new Outbox();
  readonly #subscribed = new Set<ResourceUrl>();
  #heartbeatDueAt = 0;
  #silentSince = 0;

  constructor(input: { role: PeeringRole; remotePeerId: string }) {
    this.#role = input.role;
    this.#remotePeerId = input.remotePeerId;
  }

  get phase(): 'new' | 'streaming' | 'draining' | 'ended' {
    return this.#phase;
  }

  /** Subscribes, and starts to count heartbeats. The dialer sends its Open before. */
  start(nowMs: number): void {
    this.#phase = 'streaming';
    this.#heartbeatDueAt = nowMs + HEARTBEAT_INTERVAL_MS;
    this.#silentSince = nowMs;
    for (const url of subscriptions[this.#role]) this.#control.push(subscribeMessage(url, this.#remotePeerId));
  }

  receive(message: ReplicationMessage, nowMs: number): StreamEffect[] {
    if (this.#phase !== 'streaming') return [];
    const { Payload: payload } = message;
    switch (payload.case) {
      case 'request':
        return this.#receiveRequest(payload.value);
      case 'response':
        return this.#receiveResponse(payload.value);
      case 'terminated':
        this.#phase = 'ended';
        return [{ kind: 'terminated' }];
      case 'heartbeat':
        this.#silentSince = nowMs;
        return [{ kind: 'heartbeat' }];
      case 'open':
        return this.#fail(grpcStatus.invalidArgument, 'unexpected Open on a stream that is already open');
      case undefined:
        // A kind of message of a later version: ignored, as unknown fields are.
        return [];
      default:
        return payload satisfies never;
    }
  }

  #receiveRequest(request: ReplicationMessage_Request): StreamEffect[] {
    const { ResourceURL: url, ResponseNonce: nonce, Error: error, PeerID: peerId } = request;
    if (!isResourceUrl(url))
      return this.#fail(grpcStatus.invalidArgument, `subscription request to unknown resource URL: ${url}`);
    if (this.#subscribed.has(url)) {
      const resource = this.#outbox.settle(nonce);
      if (!error) return [{ kind: 'acked', resource }];
      return [{ kind: 'nacked', url, id: resource?.id ?? null, message: error.message }];
    }
    if (nonce !== '')
      return this.#fail(grpcStatus.invalidArgument, `initial subscription for ${url} must not contain a nonce`);
    if (error)
      return this.#fail(grpcStatus.invalidArgument, `initial subscription for ${url} must not contain an error`);
    if (this.#role === 'dialer' && peerId !== '' && peerId !== this.#remotePeerId)
      return this.#fail(grpcStatus.invalidArgument, `initial subscription for unknown PeerID: ${peerId}`);
    this.#subscribed.add(url);
    // The list of names goes with the services, whether it was asked for or not.
    if (url === resourceUrls.exportedService) this.#outbox.enable(url, resourceUrls.exportedServiceList);
    else this.#outbox.enable(url);
    return [];
  }

  #receiveResponse(response: ReplicationMessage_Response): StreamEffect[] {
    const { ResourceURL: url, Nonce: nonce, ResourceID: id, Resource: resource, operation } = response;
    const refuse = (code: number, message: string): StreamEffect[] => {
      this.#control.push(replyMessage(url, nonce, { code, message }));
      return [{ kind: 'refused', url, id, message }];
    };
    if (!isResourceUrl(url))
      return refuse(grpcStatus.invalidArgument, `received response for unknown resource type "${url}"`);
    if (nonce === '') return refuse(grpcStatus.invalidArgument, `received response without a nonce for: ${url}:${id}`);
    if (operation !== Operation.UPSERT)
      return refuse(grpcStatus.invalidArgument, `unsupported operation: ${Operation[operation] ?? operation}`);
    if (!resource)
      return refuse(grpcStatus.invalidArgument, `received upsert response with no content for: ${url}:${id}`);
    if (resource.typeUrl !== url)
      return refuse(grpcStatus.internal, upsertError(url, id, `mismatched resource type "${resource.typeUrl}"`));
    return [{ kind: 'import', resource: { url, id, nonce, bytes: resource.value } }];
  }

  /** Answers an `import` effect: `reason` says why the resource could not be applied; null when it was. */
  settleImport(resource: ReceivedResource, reason: string | null): StreamEffect[] {
    if (this.#phase !== 'streaming') return [];
    const message = reason === null ? null : upsertError(resource.url, resource.id, reason);
    const failure = message === null ? null : { code: grpcStatus.internal, message };
    this.#control.push(replyMessage(resource.url, resource.nonce, failure));
    return message === null ? [] : [{ kind: 'refused', url: resource.url, id: resource.id, message }];
  }

  /** Everything that is to be on the other side now. */
  offer(resources: SortedMap<ExportedResource>): void {
    if (this.#phase === 'streaming') this.#outbox.offer(resources);
  }

  /** To be called at `dueAt()` or later. */
  tick(nowMs: number): StreamEffect[] {
    if (this.#phase !== 'streaming') return [];
    if (nowMs - this.#silentSince >= HEARTBEAT_TIMEOUT_MS)
      return this.#fail(HEARTBEAT_TIMEOUT.code, HEARTBEAT_TIMEOUT.message);
    if (nowMs >= this.#heartbeatDueAt) {
      this.#control.push(heartbeatMessage());
      this.#heartbeatDueAt = nowMs + HEARTBEAT_INTERVAL_MS;
    }
    return [];
  }

  /** When `tick` has something to do next, ms since the epoch. */
  dueAt(): number {
    return Math.min(this.#heartbeatDueAt, this.#silentSince + HEARTBEAT_TIMEOUT_MS);
  }

  /** The peering was deleted here: tells the other side, and from then on only discards. */
  terminate(): void {
    if (this.#phase !== 'streaming') return;
    this.#phase = 'draining';
    this.#control.length = 0;
    this.#control.push(terminatedMessage());
  }

  /** The next message to send, or null. Replies and heartbeats go ahead of resources. */
  next(): ReplicationMessage | null {
    if (this.#phase === 'new' || this.#phase === 'ended') return null;
    const message = this.#control.shift();
    if (message) return message;
    return this.#phase === 'streaming' ? this.#outbox.next() : null;
  }

  #fail(code: number, message: string): StreamEffect[] {
    this.#phase = 'ended';
    return [{ kind: 'failed', failure: { code, message } }];
  }
}

const upsertError = (url: string, id: string, reason: string): string =>
  `upsert error, ResourceURL: "${url}", ResourceID: "${id}": ${reason}`;
