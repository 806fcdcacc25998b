import type { ClientHttp2Stream, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';

/** How a call ended. */
export type GrpcStatus = { code: number; message: string; detailsBin: Buffer | null };

/** One message in gRPC's frame: a byte for compression, four for the length. */
export function frame(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** Messages of one direction of a call over HTTP/2, as raw bytes (grpc.io PROTOCOL-HTTP2). */
export class GrpcStream {
  readonly #stream: ClientHttp2Stream | ServerHttp2Stream;
  #buffer = Buffer.alloc(0);
  readonly #messages: Buffer[] = [];
  #wake = (): void => {};
  #isOver = false;
  #end: (status: GrpcStatus) => void = () => {};
  /** Client side: how the server ended the call. Server side: that the client is gone (code 1), or half-closed (code 0). */
  readonly status: Promise<GrpcStatus>;

  constructor(stream: ClientHttp2Stream | ServerHttp2Stream) {
    this.#stream = stream;
    this.status = new Promise((resolve) => {
      this.#end = (status) => {
        this.#isOver = true;
        resolve(status);
        this.#wake();
      };
    });
    const told = (headers: IncomingHttpHeaders): void => {
      if (headers['grpc-status'] === undefined) return;
      this.#end(readStatus(headers));
      // Else the call would count among the concurrent ones for ever.
      stream.end();
    };
    if (!('respond' in stream)) {
      stream.on('response', told);
      stream.on('trailers', told);
    }
    stream.on('data', (chunk: Buffer) => this.#take(chunk));
    stream.on('end', () => this.#end({ code: 0, message: 'ended without a status', detailsBin: null }));
    stream.on('close', () => this.#end({ code: 1, message: 'the stream was reset', detailsBin: null }));
    stream.on('error', () => {});
  }

  #take(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    while (this.#buffer.length >= 5) {
      const length = this.#buffer.readUInt32BE(1);
      if (this.#buffer.length < 5 + length) return;
      this.#messages.push(Buffer.from(this.#buffer.subarray(0, 5 + length)));
      this.#buffer = this.#buffer.subarray(5 + length);
      this.#wake();
    }
  }

  /** The next message with its frame. Rejects when the call ended first. */
  async receiveFrame(): Promise<Buffer> {
    for (;;) {
      const message = this.#messages.shift();
      if (message !== undefined) return message;
      if (this.#isOver) {
        const { code, message: text } = await this.status;
        throw new Error(`the call ended first: ${code} ${text}`);
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async receive(): Promise<Uint8Array> {
    const whole = await this.receiveFrame();
    if (whole[0] !== 0) throw new Error('the message says that it is compressed');
    return whole.subarray(5);
  }

  send(message: Uint8Array): void {
    this.#stream.write(frame(message));
  }

  /** Bytes as they are: also such as are no frame. */
  sendRaw(bytes: Uint8Array): void {
    this.#stream.write(bytes);
  }

  /** Client: no more is sent. Server: the call ends with this status. */
  end(status?: { code: number; message: string }): void {
    if ('respond' in this.#stream && status !== undefined) {
      const { code, message } = status;
      const stream = this.#stream;
      stream.on('wantTrailers', () =>
        stream.sendTrailers({ 'grpc-status': String(code), 'grpc-message': encodeURIComponent(message) }),
      );
    }
    this.#stream.end();
  }

  /** From now on nothing is read off the connection. */
  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  /** Ends it as a broken connection does. */
  destroy(): void {
    this.#stream.destroy();
  }
}

function readStatus(headers: IncomingHttpHeaders): GrpcStatus {
  const details = headers['grpc-status-details-bin'];
  return {
    code: Number(headers['grpc-status']),
    message: decodeURIComponent(String(headers['grpc-message'] ?? '')),
    detailsBin: typeof details === 'string' ? Buffer.from(details, 'base64') : null,
  };
}
