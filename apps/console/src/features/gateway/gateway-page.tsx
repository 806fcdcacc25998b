'use client';

import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { errorDefinition, isErrorCode } from '@peerway/model/error';
import type { ProxyView } from '@peerway/model/topology';
import { Elapsed, Facts, formatBytes, formatDuration, Mono, Notice, Panel, RelativeTime, Section } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useParams } from 'next/navigation';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { usePartition } from '@/features/tenancy/use-partition';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { GatewayCharts } from './gateway-charts';
import { LeafExpiry, ProxyStatus, SnapshotInForce } from './proxy-parts';
import { RouteTable } from './route-table';

export function GatewayPage() {
  const parameters = useParams<{ node: string; id: string }>();
  const node = decodeURIComponent(parameters.node);
  const id = decodeURIComponent(parameters.id);
  const [chosen] = usePartition();
  const partition = chosen === '' ? DEFAULT_PARTITION : chosen;
  useWindowTitle(`${id} on ${node}`);
  const proxy = useQuery(
    trpc.gateway.read.queryOptions({ node, id, partition }, { refetchInterval: useRefetchInterval(2_000) }),
  );
  return (
    <Page
      title={
        <>
          {id} <span className="text-text-3">on {node}</span>
        </>
      }
      parent={{ name: 'Gateways', href: '/gateways' }}
      sentence={proxy.data && <Sentence proxy={proxy.data} />}
    >
      <QueryView query={proxy} what={`the proxy ${id}`}>
        {(data) => <Detail proxy={data} />}
      </QueryView>
    </Page>
  );
}

function Sentence({ proxy }: { proxy: ProxyView }) {
  return (
    <>
      <span className="font-medium text-text-1">
        <ProxyStatus proxy={proxy} />
      </span>{' '}
      <span>
        {proxy.role === 'mesh-gateway' ? 'Mesh gateway' : `Sidecar of ${proxy.destinationService}`}.{' '}
        {proxy.lastReportAt ? (
          <>
            Last report <RelativeTime at={proxy.lastReportAt} />.
          </>
        ) : (
          'It has not reported yet.'
        )}{' '}
        {proxy.health !== 'passing' && proxy.healthReason}
      </span>
    </>
  );
}

function Detail({ proxy }: { proxy: ProxyView }) {
  const rejected = proxy.snapshot?.rejected;
  return (
    <div className="flex flex-col gap-8">
      {rejected && (
        <Notice tone="danger" icon={<TriangleAlert size={14} />}>
          It refused snapshot {rejected.index} <RelativeTime at={rejected.at} />: {rejected.reason} It goes on with
          snapshot {proxy.snapshot?.index}.
        </Notice>
      )}
      {proxy.link.state === 'away' && (
        <Notice tone="warning" icon={<TriangleAlert size={14} />}>
          It has not been connected to the control plane{' '}
          {proxy.link.since && (
            <>
              for <Elapsed since={proxy.link.since} />
            </>
          )}
          . If its process runs, it carries traffic by its last snapshot; numbers below end there.
        </Notice>
      )}
      {proxy.missingRules.length > 0 && (
        <Notice tone="warning" icon={<TriangleAlert size={14} />}>
          Its token may not read peerings, so it carries no traffic between control planes. A policy with this rule
          would permit it: <Mono>{proxy.missingRules.join(' ')}</Mono>
        </Notice>
      )}
      {proxy.notApplied.length > 0 && (
        <Notice tone="warning" icon={<TriangleAlert size={14} />}>
          Options of its registration that this proxy does not apply:
          <ul className="mt-1 flex flex-col gap-0.5">
            {proxy.notApplied.map(({ option, reason }) => (
              <li key={option}>
                <Mono>{option}</Mono>: {reason}.
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <GatewayCharts partition={proxy.partition} node={proxy.node} id={proxy.id} />
      <Section title="Routes" about="Traffic by service and peer, failing and slow ones first.">
        <RouteTable rows={proxy.routes} />
      </Section>
      <div className="grid gap-8 lg:grid-cols-2">
        <Section title="Process">
          <Panel>
            <Facts columns="one" facts={processFacts(proxy)} />
          </Panel>
        </Section>
        <Section title="Refused" about="Handshakes and first bytes that it turned away, by reason.">
          <Refusals proxy={proxy} />
        </Section>
      </div>
    </div>
  );
}

function processFacts(proxy: ProxyView) {
  const { process } = proxy;
  return [
    ...(proxy.partition === DEFAULT_PARTITION ? [] : [{ label: 'Partition', value: proxy.partition }]),
    { label: 'Address', value: <Mono>{proxy.address}</Mono> },
    { label: 'For peers', value: proxy.wanAddress ? <Mono>{proxy.wanAddress}</Mono> : 'not set' },
    { label: 'Snapshot in force', value: <SnapshotInForce proxy={proxy} /> },
    { label: 'Leaf ends', value: <LeafExpiry proxy={proxy} /> },
    { label: 'Identity', value: proxy.leaf ? <Mono>{proxy.leaf.spiffeId}</Mono> : 'no leaf yet' },
    ...(process
      ? [
          { label: 'Memory', value: formatBytes(process.rssBytes) },
          { label: 'CPU', value: `${process.cpuPercent.toFixed(1)}%` },
          { label: 'Open connections', value: process.openConnections },
          { label: 'Running for', value: formatDuration(process.uptimeSeconds * 1000) },
        ]
      : []),
    { label: 'Version', value: proxy.version || 'not told' },
  ];
}

function Refusals({ proxy }: { proxy: ProxyView }) {
  const rows = [
    ...Object.entries(proxy.handshakeFailuresByReason).map(([reason, count]) => ({ what: 'Handshake', reason, count })),
    ...Object.entries(proxy.rejectedHellosByReason).map(([reason, count]) => ({ what: 'ClientHello', reason, count })),
  ]
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  if (rows.length === 0) return <p className="text-base text-text-2">Nothing was refused.</p>;
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface-2 text-sm">
      {rows.map(({ what, reason, count }) => (
        <li key={what + reason} className="flex gap-3 px-4 py-2">
          <span className="w-12 shrink-0 text-right font-medium tabular-nums">{count}</span>
          <span className="min-w-0">
            {isErrorCode(reason) ? errorDefinition(reason).text : `${what} refused.`}
            <span className="block text-text-3">
              <Mono>{reason}</Mono>
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
