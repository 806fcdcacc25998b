import type { GrpcStream } from './grpc-stream.ts';
import { readMessage, request, urls, type WireMessage } from './wire.ts';

/** A StreamResources call, either end. */
export class FakeStream {
  readonly call: GrpcStream;

  constructor(call: GrpcStream) {
    this.call = call;
  }

  send(...messages: Uint8Array[]): void {
    for (const message of messages) this.call.send(message);
  }

  async receive(): Promise<WireMessage> {
    return readMessage(await this.call.receive());
  }

  /** The next message of a kind for which `isWanted` holds; those before it are passed over. */
  async until<Kind extends WireMessage['kind']>(
    kind: Kind,
    isWanted: (message: Extract<WireMessage, { kind: Kind }>) => boolean = () => true,
  ): Promise<Extract<WireMessage, { kind: Kind }>> {
    for (;;) {
      const message = await this.receive();
      // Cast: the comparison told the kind.
      const found = message as Extract<WireMessage, { kind: Kind }>;
      if (message.kind === kind && isWanted(found)) return found;
    }
  }

  /** Subscribes to what a dialer, or with an empty `peerId` an acceptor, subscribes to (§5.2). */
  subscribe(peerId: string): void {
    const wanted = [urls.service, urls.list, urls.bundle, ...(peerId === '' ? [] : [urls.addresses])];
    this.send(...wanted.map((url) => request({ peerId, url })));
  }
}
