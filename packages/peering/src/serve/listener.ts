import { constants } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type TLSSocket, type Server as TlsServer } from 'node:tls';
import type { HostPort } from '@peerway/model/host-port';
import type { Log } from '@peerway/model/log';

/** What the listener presents (peering-wire §4.1). */
export type ServerLeaf = {
  /** Leaf, then intermediates, PEM. */
  certChainPem: string;
  privateKeyPem: string;
};

export type TlsListener = {
  readonly address: HostPort;
  /** Presents this leaf on connections from now on; those that are up stay as they are. */
  present(leaf: ServerLeaf): void;
  close(): Promise<void>;
};

const CONNECTIONS_MAX = 4096;
const HANDSHAKE_MS_MAX = 10_000;
/** TLS 1.2 only with forward secrecy and authenticated encryption; the leaf's key is ECDSA. TLS 1.3 brings its own. */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
].join(':');

/**
 * Our own TLS listener in front of grpc-js, which has no limit of connections or handshake time and can't renew a certificate.
 * No client certificate is asked for and nothing is resumed: who comes is told by the secret in its first message.
 * Until the first leaf is presented every handshake fails.
 */
export async function listenTls(input: {
  address: HostPort;
  log: Log;
  onConnection: (socket: TLSSocket) => void;
}): Promise<TlsListener> {
  const { address, log, onConnection } = input;
  const common = {
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS,
    honorCipherOrder: true,
    secureOptions: constants.SSL_OP_NO_TICKET,
  } as const;
  const sockets = new Set<TLSSocket>();
  const server: TlsServer = createServer({
    ...common,
    ALPNProtocols: ['h2'],
    handshakeTimeout: HANDSHAKE_MS_MAX,
    requestCert: false,
  });
  server.maxConnections = CONNECTIONS_MAX;
  // Hazard: Node leaves the TCP connection open after a failed handshake (reliability M6).
  server.on('tlsClientError', (error, socket) => {
    log('debug', 'peering.handshake_failed', { error: error.message, from: socket.remoteAddress });
    socket.destroy();
  });
  server.on('drop', (drop) => log('warn', 'peering.connection_dropped', { from: drop?.remoteAddress }));
  server.on('secureConnection', (socket) => {
    socket.on('error', (error) => log('debug', 'peering.connection_broke', { error: error.message }));
    if (socket.alpnProtocol !== 'h2') {
      log('warn', 'peering.connection_without_h2', { from: socket.remoteAddress });
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  server.listen(address.port, address.host);
  await once(server, 'listening');
  server.on('error', (error) => log('error', 'peering.listener_failed', { error: error.message }));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the peering listener has no port');

  return {
    address: { host: address.host, port: bound.port },
    present: ({ certChainPem, privateKeyPem }) =>
      server.setSecureContext({ ...common, cert: certChainPem, key: privateKeyPem }),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
