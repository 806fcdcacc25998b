import type { Socket } from 'node:net';
import { connect, type SecureContext, type TLSSocket } from 'node:tls';
import { PeerwayError } from '@peerway/model/error';
import { type TrustBundles, type VerifiedPeer, verifyPeer } from './peer-identity.ts';

export type DialTlsOptions = {
  context: SecureContext;
  sni: string;
  /** Roots of the one trust domain that the server must belong to. */
  bundles: TrustBundles;
  /** The server must be exactly one of these. */
  spiffeIds: readonly string[];
  handshakeTimeoutMs: number;
  now: Date;
};

export type DialledTls = { socket: TLSSocket; peer: VerifiedPeer };

/**
 * Does the client's side of a mutual TLS handshake over a connected socket and checks who answered before a byte of the
 * application can go out. Throws `upstream.tls_failed`; the connection is then already destroyed.
 */
export function dialTls(transport: Socket, options: DialTlsOptions): Promise<DialledTls> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      socket: transport,
      servername: options.sni,
      secureContext: options.context,
      // Judged below; the context trusts nobody.
      rejectUnauthorized: false,
    });
    const settle = (): void => {
      clearTimeout(timer);
      socket.off('secureConnect', secured);
      socket.off('error', failed);
      socket.off('close', closed);
    };
    const fail = (detail: string, cause?: unknown): void => {
      settle();
      socket.on('error', () => {});
      socket.destroy();
      transport.destroy();
      reject(new PeerwayError('upstream.tls_failed', detail, { cause }));
    };
    const failed = (error: NodeJS.ErrnoException): void => fail(handshakeCause(error, options.sni), error);
    const closed = (): void => fail('it closed the connection during the TLS handshake');
    const secured = (): void => {
      try {
        const peer = verifyPeer(socket, options.bundles, options.now);
        if (!options.spiffeIds.includes(peer.uri))
          throw new PeerwayError(
            'upstream.tls_failed',
            `it showed the identity ${peer.uri} instead of ${options.spiffeIds.join(' or ')}`,
          );
        settle();
        resolve({ socket, peer });
      } catch (error) {
        fail(error instanceof Error ? error.message : String(error), error);
      }
    };
    const timer = setTimeout(
      () => fail(`the TLS handshake took longer than ${options.handshakeTimeoutMs} ms`),
      options.handshakeTimeoutMs,
    );
    transport.on('error', () => {});
    socket.once('secureConnect', secured);
    socket.once('error', failed);
    socket.once('close', closed);
  });
}

function handshakeCause(error: NodeJS.ErrnoException, sni: string): string {
  if (error.code === 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME' || error.code === 'ERR_SSL_TLSV1_ALERT_UNRECOGNIZED_NAME')
    return `it has no route for the server name ${sni}`;
  if (error.code === 'ECONNRESET') return 'it reset the connection during the TLS handshake';
  return `the TLS handshake failed (${error.code ?? error.message})`;
}
