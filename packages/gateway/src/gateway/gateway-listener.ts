import type { HttpEdges } from '../l7/http-edges.ts';
import type { Accepted } from '../live/accepted.ts';
import type { Runtime } from '../runtime.ts';
import { ALERT_UNRECOGNIZED_NAME, plaintextAlert } from '../tls/alert.ts';
import { peekClientHello } from '../tls/peek-hello.ts';
import { findSniRoute } from './find-sni-route.ts';
import { passThrough } from './passthrough.ts';
import { terminate } from './terminate.ts';

/** A mesh gateway's port: reads the server name that a connection asks for, and does what the route of that name says. */
export function serveGateway(runtime: Runtime, edges: HttpEdges, accepted: Accepted): void {
  const { socket } = accepted;
  const { limits } = runtime.config();
  peekClientHello(
    socket,
    { bytesMax: limits.clientHelloBytesMax, timeoutMs: limits.clientHelloTimeoutMs },
    (result) => {
      socket.on('error', () => {});
      switch (result.kind) {
        case 'gone':
          socket.destroy();
          return;
        case 'refused':
          runtime.traffic.rejectHello(result.code);
          runtime.log('info', 'hello.refused', { code: result.code, from: socket.remoteAddress });
          socket.destroy();
          return;
        case 'hello':
          route(runtime, edges, accepted, result.serverName, result.bytes);
          return;
        default:
          result satisfies never;
      }
    },
  );
}

function route(runtime: Runtime, edges: HttpEdges, accepted: Accepted, serverName: string, hello: Buffer): void {
  const found = findSniRoute(runtime.config(), serverName);
  if (found === undefined) {
    runtime.traffic.rejectHello('routing.sni_unknown');
    runtime.log('info', 'hello.refused', {
      code: 'routing.sni_unknown',
      serverName,
      from: accepted.socket.remoteAddress,
    });
    accepted.socket.end(plaintextAlert(ALERT_UNRECOGNIZED_NAME), () => accepted.socket.destroy());
    return;
  }
  const { action } = found;
  switch (action.kind) {
    case 'passthrough':
      void passThrough(runtime, accepted, found, action.cluster, hello);
      return;
    case 'terminate':
      void terminate(runtime, edges, accepted, found, action, hello);
      return;
    default:
      // A kind that is not known must not be served in any way.
      action satisfies never;
      accepted.socket.destroy();
  }
}
