'use client';

import { type EdgeSeverity, edgeSeverity, isProblem } from '@peerway/model/edge-severity';
import type { TopologyEdge, TopologyView } from '@peerway/model/topology';
import {
  Badge,
  Facts,
  formatBytesPerSecond,
  formatCount,
  formatDuration,
  formatMs,
  formatRate,
  formatShare,
  Link,
  Mono,
  Notice,
  Sparkline,
  Status,
} from '@peerway/ui';
import { CircleAlert } from 'lucide-react';
import { declaredText, mutualTlsText } from './edge-facts';
import { edgeReason } from './edge-severity';
import { severityStatus, severityWord } from './edge-text';
import { errorWords } from './error-words';
import { protocolText } from './node-place';
import { PathSteps } from './path-steps';
import { rateText } from './rate-text';
import type { EdgeSample } from './use-edge-history';

const noticeTone: Record<EdgeSeverity, 'neutral' | 'warning' | 'danger'> = {
  unavailable: 'danger',
  denied: 'danger',
  failing: 'danger',
  degraded: 'warning',
  undeclared: 'warning',
  healthy: 'neutral',
  idle: 'neutral',
};

/** Everything that is known of one edge. */
export function EdgePanel({
  view,
  edge,
  samples,
}: {
  view: TopologyView;
  edge: TopologyEdge;
  samples: readonly EdgeSample[];
}) {
  const severity = edgeSeverity(edge);
  const reason = edgeReason(edge);
  const { traffic } = edge;
  const isTcp = edge.protocol === 'tcp';
  return (
    <>
      {reason && (
        <Notice tone={noticeTone[severity]} icon={<CircleAlert size={14} />}>
          {reason}
          {edge.unavailable && <span className="block font-mono text-text-3 text-xs">{edge.unavailable.code}</span>}
        </Notice>
      )}
      {traffic && (
        <div className="flex flex-col gap-1.5">
          <h3 className="font-medium text-sm">{isTcp ? 'Connections' : 'Rate'} since you opened this page</h3>
          <Sparkline
            label={`${isTcp ? 'Connections' : 'Requests'} per second, ${samples.length} samples`}
            values={samples.map((sample) =>
              sample.traffic ? (isTcp ? sample.traffic.connectionsPerSecond : sample.traffic.requestsPerSecond) : null,
            )}
            current={rateText(edge.traffic)}
          />
        </div>
      )}
      <Facts
        columns="one"
        facts={[
          { label: 'State', value: <Status status={severityStatus[severity]}>{severityWord[severity]}</Status> },
          ...(traffic
            ? [
                { label: 'Measured over', value: formatDuration(traffic.windowMs) },
                ...(isTcp ? [] : [{ label: 'Requests', value: formatRate(traffic.requestsPerSecond) }]),
                {
                  label: 'Connections',
                  value: `${formatRate(traffic.connectionsPerSecond, 'conn/s')}, ${formatCount(traffic.activeConnections)} open`,
                },
                { label: 'Errors', value: formatShare(traffic.errorShare) },
                {
                  label: isTcp ? 'Time to connect' : 'Latency',
                  value: (
                    <span>
                      p50 {formatMs(traffic.p50Ms)}, p95 {formatMs(traffic.p95Ms)}, p99 {formatMs(traffic.p99Ms)}
                    </span>
                  ),
                },
                { label: 'Bytes', value: formatBytesPerSecond(traffic.bytesPerSecond) },
              ]
            : []),
        ]}
      />
      {traffic && Object.keys(traffic.errorsByCode).length > 0 && <ErrorCodes byCode={traffic.errorsByCode} />}
      <PathSteps view={view} edge={edge} />
      <Facts
        columns="one"
        facts={[
          {
            label: 'Protocol',
            value: edge.protocol ? <Badge mono>{edge.protocol}</Badge> : protocolText(edge.protocol),
          },
          { label: 'Mutual TLS', value: mutualTlsText(view, edge) },
          ...(edge.mode
            ? [
                {
                  label: 'Gateway mode',
                  value: (
                    <span>
                      {edge.mode}
                      {edge.modeDecidedBy && (
                        <>
                          , decided by{' '}
                          <Link look="accent" href="/modes">
                            {edge.modeDecidedBy}
                          </Link>
                        </>
                      )}
                    </span>
                  ),
                },
              ]
            : []),
          { label: 'Declared', value: declaredText(edge.declared) },
        ]}
      />
      {isProblem(severity) && severity !== 'unavailable' && (
        <p className="text-sm text-text-2">
          The gateways on the way count errors by route:{' '}
          <Link look="accent" href="/gateways">
            see the gateways
          </Link>
          .
        </p>
      )}
    </>
  );
}

function ErrorCodes({ byCode }: { byCode: Record<string, number> }) {
  return (
    <div>
      <h3 className="mb-1 font-medium text-sm">Errors, the most frequent first</h3>
      <ul className="flex flex-col gap-1.5 text-sm">
        {Object.entries(byCode)
          .sort((a, b) => b[1] - a[1])
          .map(([code, perSecond]) => (
            <li key={code} className="flex justify-between gap-3">
              <span className="min-w-0">
                {errorWords(code)}
                <span className="block text-text-3">
                  <Mono>{code}</Mono>
                </span>
              </span>
              <span className="shrink-0 tabular-nums">{formatCount(perSecond)}/s</span>
            </li>
          ))}
      </ul>
    </div>
  );
}
