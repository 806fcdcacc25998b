import { type ClientHttp2Session, connect } from 'node:http2';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import { FakeStream } from './fake-stream.ts';
import { type GrpcStatus, GrpcStream } from './grpc-stream.ts';
import { DecodedMessage } from './protobuf.ts';
import { exchangeRequest, methods, type WireToken } from './wire.ts';

/** A cluster that dials: speaks to an acceptor as the holder of a token would, message by message (peering-wire §4.2, §5). */
export type FakeDialer = AsyncDisposable & {
  /** The certificate that the acceptor showed, and the protocol that it chose. */
  certificate: PeerCertificate;
  alpn: string | false;
  call(path: string): GrpcStream;
  /** One ExchangeSecret; the stream secret, or how it was refused. */
  exchange(peerId: string, secret: string): Promise<string | GrpcStatus>;
  stream(): FakeStream;
};

/** Connects to `address` with the token's CA and server name. Rejects when the certificate is not the one it promises. */
export async function connectFakeDialer(
  token: Pick<WireToken, 'CA' | 'ServerName'>,
  address: string,
): Promise<FakeDialer> {
  const [host = '', port = ''] = address.split(/:(?=\d+$)/);
  const socket: TLSSocket = await new Promise((resolve, reject) => {
    const connecting = connectTls({
      ...{ host, port: Number(port), servername: token.ServerName, ALPNProtocols: ['h2'] },
      ca: token.CA ?? [],
    });
    connecting.once('secureConnect', () => resolve(connecting));
    connecting.once('error', reject);
  });
  const session: ClientHttp2Session = connect(`https://${token.ServerName}`, { createConnection: () => socket });
  session.on('error', () => {});
  const call = (path: string): GrpcStream =>
    new GrpcStream(
      session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' }),
    );
  return {
    certificate: socket.getPeerCertificate(true),
    alpn: socket.alpnProtocol ?? false,
    call,
    async exchange(peerId, secret) {
      const unary = call(methods.exchange);
      unary.send(exchangeRequest(peerId, secret));
      unary.end();
      try {
        return new DecodedMessage(await unary.receive()).text(1);
      } catch {
        return await unary.status;
      }
    },
    stream: () => new FakeStream(call(methods.stream)),
    async [Symbol.asyncDispose]() {
      session.destroy();
    },
  };
}
