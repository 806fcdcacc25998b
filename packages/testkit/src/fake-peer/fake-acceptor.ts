import { once } from 'node:events';
import { createSecureServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { FakeStream } from './fake-stream.ts';
import { GrpcStream } from './grpc-stream.ts';
import { DecodedMessage } from './protobuf.ts';
import { exchangeResponse, methods } from './wire.ts';

export type Exchange = { peerId: string; secret: string };

/** A cluster that generated a token: is dialed, and says what a test wants, message by message (peering-wire §4.3, §5). */
export type FakeAcceptor = AsyncDisposable & {
  /** `127.0.0.1:port`. */
  address: string;
  /** Exchanges so far. */
  exchanges: Exchange[];
  /** The next StreamResources call, as it arrives. */
  nextStream(): Promise<FakeStream>;
  /** Breaks every connection at once. */
  cut(): void;
};

export async function startFakeAcceptor(options: {
  keyPem: string;
  certChainPem: string;
  /** What is answered to an ExchangeSecret: a stream secret, or a status. */
  answer: (exchange: Exchange) => string | { code: number; message: string };
}): Promise<FakeAcceptor> {
  const exchanges: Exchange[] = [];
  const arrived: FakeStream[] = [];
  const waiting: ((stream: FakeStream) => void)[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createSecureServer({ key: options.keyPem, cert: options.certChainPem });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => {});
    session.on('close', () => sessions.delete(session));
  });
  server.on('sessionError', () => {});

  const answerExchange = async (call: GrpcStream): Promise<void> => {
    const message = new DecodedMessage(await call.receive());
    const exchange = { peerId: message.text(1), secret: message.text(2) };
    exchanges.push(exchange);
    const answer = options.answer(exchange);
    if (typeof answer === 'string') call.send(exchangeResponse(answer));
    call.end(typeof answer === 'string' ? { code: 0, message: '' } : answer);
  };
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    const call = new GrpcStream(stream);
    switch (headers[':path']) {
      case methods.exchange:
        answerExchange(call).catch(() => call.destroy());
        return;
      case methods.stream: {
        const fake = new FakeStream(call);
        const taker = waiting.shift();
        if (taker) taker(fake);
        else arrived.push(fake);
        return;
      }
      default:
        call.end({ code: 12, message: 'unimplemented' });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the fake acceptor has no port');
  const cut = (): void => {
    for (const session of sessions) session.destroy();
  };
  return {
    address: `127.0.0.1:${bound.port}`,
    exchanges,
    nextStream: () => {
      const ready = arrived.shift();
      return ready ? Promise.resolve(ready) : new Promise((resolve) => waiting.push(resolve));
    },
    cut,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}
