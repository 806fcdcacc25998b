'use client';

import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { edgeSeverity } from '@peerway/model/edge-severity';
import type { TopologyEdge, TopologyNode, TopologyView } from '@peerway/model/topology';
import { Badge, ButtonLink, Facts, Link, Mono, Notice, Status } from '@peerway/ui';
import { CircleAlert } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { peeringPath } from '@/features/peering/peering-path';
import { Health } from '@/features/service/service-health';
import { servicePath } from '@/features/service/service-path';
import { withPartition } from '@/features/tenancy/partition-view';
import { problemsFirst } from './edge-severity';
import { severityStatus } from './edge-text';
import { nodeOf } from './node-index';
import { nodeName, placeText, protocolText } from './node-place';
import { rateText } from './rate-text';
import { placeOfRegion } from './region-text';
import { selectedPath } from './selected-path';

/** Everything the map knows of one service, gateway or identity, and the way to its page. */
export function NodePanel({ view, node }: { view: TopologyView; node: TopologyNode }) {
  const search = useSearchParams().toString();
  const touching = problemsFirst(view.edges);
  const list = (title: string, edges: readonly TopologyEdge[], other: (edge: TopologyEdge) => string) =>
    edges.length > 0 && (
      <div>
        <h3 className="mb-1 font-medium text-sm">{title}</h3>
        <ul className="divide-y divide-line rounded-md border border-line text-sm">
          {edges.map((edge) => (
            <li key={edge.id} className="flex items-center justify-between gap-3 px-3 py-1.5">
              <Status status={severityStatus[edgeSeverity(edge)]}>
                <Link href={selectedPath(search, edge.id)}>{other(edge)}</Link>
              </Status>
              <span className="text-text-2 tabular-nums">{rateText(edge.traffic)}</span>
            </li>
          ))}
        </ul>
      </div>
    );
  const name = (id: string): string => nodeName(nodeOf(view, id), id);
  return (
    <>
      {node.healthReason && (
        <Notice tone={node.health === 'critical' ? 'danger' : 'neutral'} icon={<CircleAlert size={14} />}>
          {node.healthReason}
        </Notice>
      )}
      <Facts
        columns="one"
        facts={[
          { label: 'Health', value: <Health health={node.health} /> },
          { label: 'Where', value: whereText(view, node) },
          ...(placeText(node) === ''
            ? []
            : [{ label: 'Partition and namespace', value: `${node.partition} / ${node.namespace || 'default'}` }]),
          ...(node.spiffeId === '' ? [] : [{ label: 'SPIFFE ID', value: <Mono>{node.spiffeId}</Mono> }]),
          ...(node.kind === 'identity'
            ? []
            : [
                { label: 'Protocol', value: node.protocol ? <Badge mono>{node.protocol}</Badge> : protocolText('') },
                { label: 'Instances', value: node.instances },
              ]),
        ]}
      />
      {list(
        'Calls',
        touching.filter(({ source }) => source === node.id),
        ({ destination }) => name(destination),
      )}
      {list(
        'Called by',
        touching.filter(({ destination }) => destination === node.id),
        ({ source }) => name(source),
      )}
      {list(
        'Runs through it',
        touching.filter(({ via, alsoVia }) => via.includes(node.id) || alsoVia.includes(node.id)),
        ({ source, destination }) => `${name(source)} to ${name(destination)}`,
      )}
      <div className="flex flex-wrap gap-2">
        {node.kind === 'service' && <ButtonLink href={servicePath(node)}>Open the service</ButtonLink>}
        {node.kind === 'gateway' && node.peer === '' && (
          <ButtonLink href={withPartition('/gateways', node.partition === DEFAULT_PARTITION ? '' : node.partition)}>
            Open the gateways
          </ButtonLink>
        )}
        {node.peer !== '' && (
          <ButtonLink href={peeringPath({ name: node.peer, partition: node.partition })}>Open the peering</ButtonLink>
        )}
      </div>
    </>
  );
}

function whereText(view: TopologyView, node: TopologyNode): string {
  if (node.region === '') return 'This cluster';
  return node.peer === '' ? placeOfRegion(view.regions.find(({ id }) => id === node.region)) : `Peer ${node.peer}`;
}
