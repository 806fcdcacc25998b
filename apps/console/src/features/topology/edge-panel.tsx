'use client';

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
import { edgeReason, edgeSeverity, isProblem } from './edge-severity';
import { severityStatus, severityWord } from './edge-text';
import { PathSteps } from './path-steps';
import { rateText } from './rate-text';
import type { EdgeSample } from './use-edge-history';

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
        <Notice
          tone={severity === 'idle' ? 'neutral' : severity === 'degraded' ? 'warning' : 'danger'}
          icon={<CircleAlert size={14} />}
        >
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
          { label: 'Protocol', value: <Badge mono>{edge.protocol}</Badge> },
          { label: 'Mutual TLS', value: edge.mtls ? 'yes, on every hop' : 'no' },
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
          { label: 'Declared', value: edge.declared ? 'yes, as an upstream' : 'no upstream here declares it' },
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
      <h3 className="mb-1 font-medium text-sm">Errors by code</h3>
      <ul className="flex flex-col gap-0.5 text-sm">
        {Object.entries(byCode)
          .sort((a, b) => b[1] - a[1])
          .map(([code, perSecond]) => (
            <li key={code} className="flex justify-between gap-3">
              <Mono>{code}</Mono>
              <span className="tabular-nums">{formatCount(perSecond)}/s</span>
            </li>
          ))}
      </ul>
    </div>
  );
}
