import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { PeerwayError } from '@peerway/model/error';
import { type TrustBundles, type VerifiedPeer, verifyPeer } from './peer-identity.ts';

export type AcceptTlsOptions = {
  context: SecureContext;
  /** Offered in this order; empty: ALPN is not spoken, whatever the client offers. */
  alpn: string[];
  /** Whose certificates are believed, asked for when the handshake is done so that it is the newest word. */
  bundles(): TrustBundles;
  handshakeTimeoutMs: number;
  /** Gateway: the name that the connection was routed by. The TLS stack must have read the same one. */
  serverName: string | null;
  now(): Date;
};

/** An accepted TLS connection whose client has proved who it is. */
export type AcceptedTls = { socket: TLSSocket; peer: VerifiedPeer };

/**
 * Does the server's side of a mutual TLS handshake on a connection whose first bytes were put back with `unshift`.
 * Throws `identity.*` when the client's certificate does not do, and `request.invalid` when the handshake itself fails; the
 * connection is then already destroyed.
 */
export function acceptTls(transport: Socket, options: AcceptTlsOptions): Promise<AcceptedTls> {
  return new Promise((resolve, reject) => {
    const socket = new TLSSocket(transport, {
      isServer: true,
      secureContext: options.context,
      requestCert: true,
      // The certificate is judged below, against the bundle of its own trust domain; the context trusts nobody.
      rejectUnauthorized: false,
      ...(options.alpn.length > 0 ? { ALPNProtocols: options.alpn } : {}),
    });
    const settle = (): void => {
      clearTimeout(timer);
      socket.off('secure', secured);
      socket.off('error', failed);
      socket.off('close', closed);
    };
    const fail = (error: PeerwayError): void => {
      settle();
      socket.on('error', () => {});
      socket.destroy();
      transport.destroy();
      reject(error);
    };
    const failed = (error: Error): void =>
      fail(new PeerwayError('request.invalid', `the TLS handshake failed: ${error.message}`, { cause: error }));
    const closed = (): void => fail(new PeerwayError('request.invalid', 'the client left during the TLS handshake'));
    const secured = (): void => {
      try {
        if (options.serverName !== null && socket.servername?.toString().toLowerCase() !== options.serverName)
          throw new PeerwayError(
            'hello.malformed',
            'the server name of the handshake is not the one that was routed by',
          );
        const peer = verifyPeer(socket, options.bundles(), options.now());
        settle();
        // Hazard: only tls.Server clears this flag of its sockets, and an HTTP/2 session waits for ever while it is set.
        Object.assign(socket, { secureConnecting: false });
        resolve({ socket, peer });
      } catch (error) {
        fail(
          error instanceof PeerwayError ? error : new PeerwayError('platform.internal', undefined, { cause: error }),
        );
      }
    };
    // Hazard: a TLS socket does not end the TCP connection on its own when a client connects and then stays silent.
    const timer = setTimeout(
      () =>
        fail(new PeerwayError('hello.timeout', `the TLS handshake took longer than ${options.handshakeTimeoutMs} ms`)),
      options.handshakeTimeoutMs,
    );
    transport.on('error', () => {});
    socket.once('secure', secured);
    socket.once('error', failed);
    socket.once('close', closed);
  });
}
