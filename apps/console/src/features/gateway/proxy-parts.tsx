'use client';

import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import type { ProxySummary } from '@peerway/model/topology';
import { Badge, Elapsed, RelativeTime, RowLink, Status, type StatusKind, useNow } from '@peerway/ui';
import { gatewayPath, type ProxyKey } from './gateway-path';

const links: Record<ProxySummary['link']['state'], { status: StatusKind; word: string }> = {
  connected: { status: 'healthy', word: 'Connected' },
  away: { status: 'stale', word: 'Away' },
  never: { status: 'unknown', word: 'Never connected' },
};

/** What a row of proxies is: it opens the proxy's page. */
export function ProxyName({ proxy }: { proxy: ProxyKey }) {
  return (
    <span className="inline-flex flex-col">
      <RowLink href={gatewayPath(proxy)}>{proxy.id}</RowLink>
      <span className="text-text-3">
        on {proxy.node}
        {proxy.partition !== DEFAULT_PARTITION && `, ${proxy.partition}`}
      </span>
    </span>
  );
}

/** Link and health in one mark: the worse of the two. */
export function ProxyStatus({ proxy }: { proxy: Pick<ProxySummary, 'link' | 'health' | 'draining' | 'snapshot'> }) {
  const link = links[proxy.link.state];
  const isConnected = proxy.link.state === 'connected';
  if (isConnected && proxy.draining) return <Status status="degraded">Draining</Status>;
  if (isConnected && proxy.health === 'critical') return <Status status="failing">Critical</Status>;
  if (isConnected && proxy.snapshot?.rejected) return <Status status="degraded">Refused a snapshot</Status>;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5 whitespace-nowrap align-top">
      <Status status={link.status}>{link.word}</Status>
      {proxy.link.state === 'away' && proxy.link.since && (
        <>
          for <Elapsed since={proxy.link.since} />
        </>
      )}
    </span>
  );
}

/** Which snapshot it works by, and whether there is a newer one. */
export function SnapshotInForce({ proxy: { snapshot } }: { proxy: Pick<ProxySummary, 'snapshot'> }) {
  if (!snapshot) return <span className="text-text-3">none yet</span>;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap tabular-nums">
      {snapshot.index}
      {snapshot.rejected ? (
        <Badge tone="danger">refused {snapshot.rejected.index}</Badge>
      ) : snapshot.newestIndex !== null && snapshot.newestIndex > snapshot.index ? (
        <Badge tone="warning">newest is {snapshot.newestIndex}</Badge>
      ) : (
        <span className="text-text-3">{snapshot.newestIndex === null ? 'in force' : 'newest'}</span>
      )}
    </span>
  );
}

/** Leaves are renewed well before they end, so one that ends soon means that renewing fails. */
const SOON_MS = 12 * 3_600_000;

export function LeafExpiry({ proxy: { leaf } }: { proxy: Pick<ProxySummary, 'leaf'> }) {
  const now = useNow();
  if (!leaf) return <span className="text-text-3">no leaf</span>;
  const left = new Date(leaf.notAfter).getTime() - now.getTime();
  return (
    <span className={left < SOON_MS ? 'font-medium text-warning-strong' : ''}>
      <RelativeTime at={leaf.notAfter} />
    </span>
  );
}
