import { serveGateway } from '../gateway/gateway-listener.ts';
import type { HttpEdges } from '../l7/http-edges.ts';
import type { Runtime } from '../runtime.ts';
import { serveExposed } from '../sidecar/exposed-listener.ts';
import { serveInbound } from '../sidecar/inbound-listener.ts';
import { serveOutbound } from '../sidecar/outbound-listener.ts';
import type { Accepted } from './accepted.ts';

/** Gives a connection to what its listener is for. A purpose that is not known gets no connection. */
export function serveConnection(runtime: Runtime, edges: HttpEdges, accepted: Accepted): void {
  const { purpose } = accepted.listener;
  switch (purpose.kind) {
    case 'gateway':
      serveGateway(runtime, edges, accepted);
      return;
    case 'inbound':
      void serveInbound(runtime, edges, accepted, purpose);
      return;
    case 'outbound':
      serveOutbound(runtime, edges, accepted, purpose);
      return;
    case 'exposed':
      serveExposed(runtime, edges, accepted, purpose);
      return;
    default:
      purpose satisfies never;
      accepted.socket.destroy();
  }
}
