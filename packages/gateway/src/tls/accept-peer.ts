import type { Socket } from 'node:net';
import { asFailure, describeFailure } from '../failure.ts';
import type { Leaf } from '../identity/leaf.ts';
import { currentLeaf } from '../l4/connect-cluster.ts';
import type { Runtime } from '../runtime.ts';
import { bundlesOf } from '../snapshot/proxy-config.ts';
import { type AcceptedTls, acceptTls } from './accept-tls.ts';

export type AcceptedPeer = AcceptedTls & { leaf: Leaf };

/**
 * Takes a client in over mutual TLS with this proxy's leaf. Null when it was refused: that was then counted and logged, and the
 * connection is closed.
 * @param trustDomains whose clients may come, asked when the handshake is done
 */
export async function acceptPeer(
  runtime: Runtime,
  socket: Socket,
  options: { alpn: string[]; serverName: string | null; trustDomains(): readonly string[] },
): Promise<AcceptedPeer | null> {
  const { traffic, log } = runtime;
  try {
    const leaf = currentLeaf(runtime);
    const accepted = await acceptTls(socket, {
      context: leaf.context,
      alpn: options.alpn,
      bundles: () => bundlesOf(runtime.config(), options.trustDomains()),
      handshakeTimeoutMs: runtime.config().limits.handshakeTimeoutMs,
      serverName: options.serverName,
      now: runtime.now,
    });
    traffic.handshakeSucceeded();
    return { ...accepted, leaf };
  } catch (error) {
    const failure = asFailure(error);
    traffic.handshakeFailed(failure.code);
    log(failure.code === 'platform.internal' ? 'error' : 'info', 'handshake.refused', {
      code: failure.code,
      serverName: options.serverName ?? undefined,
      reason: describeFailure(failure),
    });
    socket.destroy();
    return null;
  }
}
