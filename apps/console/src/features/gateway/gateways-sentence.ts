import type { ProxySummary } from '@peerway/model/topology';
import { formatList, formatQuantity } from '@peerway/ui';
import { rateText } from '../topology/rate-text';

type Row = Pick<ProxySummary, 'role' | 'node' | 'id' | 'health' | 'healthReason' | 'link' | 'snapshot' | 'traffic'>;

type Measure = 'requestsPerSecond' | 'connectionsPerSecond' | 'activeConnections' | 'bytesPerSecond';

/** Why a proxy needs somebody; null when it does not. */
export function proxyProblem(proxy: Row): string | null {
  const rejected = proxy.snapshot?.rejected;
  if (proxy.link.state === 'away') return 'is not connected to the control plane, and works on with what it last got';
  if (rejected) return `refused snapshot ${rejected.index}: ${rejected.reason}`;
  if (proxy.health === 'critical' || proxy.health === 'warning') return proxy.healthReason || `is ${proxy.health}`;
  return null;
}

/** Whether the bridge holds, in a sentence. */
export function gatewaysSentence(proxies: readonly Row[]): string {
  const gateways = proxies.filter(({ role }) => role === 'mesh-gateway');
  if (gateways.length === 0) return 'This cluster has no mesh gateway, so no peer can reach its services.';
  const bad = gateways.filter((proxy) => proxyProblem(proxy) !== null);
  const [first] = bad;
  if (first && bad.length === 1) return `${first.id} on ${first.node} ${proxyProblem(first)}.`.replace(/\.\.$/, '.');
  if (first)
    return `${bad.length} of ${gateways.length} gateways need a look: ${formatList(bad.map(({ node }) => node))}.`;
  const total = (measure: Measure): number => gateways.reduce((sum, { traffic }) => sum + (traffic?.[measure] ?? 0), 0);
  const connections = total('activeConnections');
  const rate = rateText({
    requestsPerSecond: total('requestsPerSecond'),
    connectionsPerSecond: total('connectionsPerSecond'),
    // Said beside it.
    activeConnections: 0,
    bytesPerSecond: total('bytesPerSecond'),
  });
  const subject =
    gateways.length === 1 ? 'The mesh gateway is connected' : `All ${gateways.length} mesh gateways are connected`;
  const carries = gateways.length === 1 ? 'carries' : 'carry';
  return `${subject} and ${carries} ${rate} over ${formatQuantity(connections, 'connection')}.`;
}
