'use client';

import type { TopologyEdge, TopologyView } from '@peerway/model/topology';
import { StatusMark } from '@peerway/ui';
import { healthStatusKind, healthWord } from '@/features/service/service-health';
import { nodeOf } from './node-index';
import { sharers } from './path-text';
import { placeOfRegion } from './region-text';

/** The way an edge takes, hop by hop. */
export function PathSteps({ view, edge }: { view: TopologyView; edge: TopologyEdge }) {
  const steps = [edge.source, ...edge.via, edge.destination];
  return (
    <div>
      <h3 className="mb-1.5 font-medium text-sm">Path</h3>
      <ol className="flex flex-col text-sm">
        {steps.map((id, index) => {
          const node = nodeOf(view, id);
          const region = view.regions.find(({ id: regionId }) => regionId === (node?.region ?? ''));
          const names = node
            ? [node, ...(edge.via.includes(id) ? sharers(view, edge, node) : [])].map(({ name }) => name)
            : [id];
          return (
            <li key={id} className="relative flex gap-2.5 pb-2.5 last:pb-0">
              {index < steps.length - 1 && (
                <span aria-hidden="true" className="absolute top-4 bottom-0 left-[6.5px] w-px bg-line-strong" />
              )}
              <StatusMark status={healthStatusKind(node?.health ?? 'unknown')} className="mt-[3px]" />
              <span>
                <span className="break-all font-medium">{names.join(edge.observed ? ' and ' : ' or ')}</span>{' '}
                <span className="text-text-3">
                  {node?.kind === 'gateway' ? (names.length > 1 ? 'gateways, ' : 'gateway, ') : ''}
                  {placeOfRegion(region)}, {healthWord(node?.health ?? 'unknown').toLowerCase()}
                </span>
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
