'use client';

import type { TopologyRegion } from '@peerway/model/topology';
import { formatRelativeTime, type StatusKind, StatusShape, statusColor, useNow } from '@peerway/ui';
import { healthStatusKind, healthWord } from '@/features/service/service-health';
import { isFold } from './fold-view';
import { GATEWAY, type PlacedGateway, type PlacedNode, type PlacedRegion } from './layout-geometry';
import { MapLink } from './map-link';
import { nodeName, placeText } from './node-place';
import { regionName } from './region-text';

/** Mean width of a character, in pixels: at 14 px, and at 12 px. */
const CHARACTER = { base: 7.2, xs: 6.4 };

/** Cuts a text to about `width` pixels. Of a SPIFFE ID the end says most. */
const fitText = (text: string, width: number, size: keyof typeof CHARACTER = 'base'): string => {
  const max = Math.floor(width / CHARACTER[size]);
  if (text.length <= max) return text;
  return text.startsWith('spiffe://') ? `…${text.slice(1 - max)}` : `${text.slice(0, max - 1)}…`;
};

function Mark({ x, y, status }: { x: number; y: number; status: StatusKind }) {
  return (
    <g transform={`translate(${x} ${y})`} className={statusColor[status]}>
      <StatusShape status={status} />
    </g>
  );
}

/** A cluster. A peer's region is hatched while nothing is heard of it. */
export function RegionShape({ placed }: { placed: PlacedRegion }) {
  const { region, x, y, width, height, hiddenCount, isEmpty, isCompact } = placed;
  if (isCompact) return null;
  const isOwn = region.kind === 'own';
  const name = regionName(region);
  const isOld = region.health === 'stale' || region.health === 'failing';
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect
        width={width}
        height={height}
        rx={14}
        className={isOwn ? 'fill-surface-2 stroke-line-strong' : 'fill-surface-1 stroke-line-strong'}
      />
      {isOld && <rect width={width} height={height} rx={14} fill="url(#map-hatch)" />}
      <Mark x={22} y={24} status={region.health} />
      <text x={36} y={29} className="fill-text-1 font-semibold text-base">
        {name}
      </text>
      <text x={36 + name.length * 8.4 + 10} y={29} className="fill-text-3 text-xs">
        {isOwn ? 'this cluster' : <Age region={region} />}
      </text>
      {isEmpty && (
        <text x={36} y={height / 2 + 22} className="fill-text-3 text-xs">
          {isOwn ? 'No services yet' : 'Exports nothing to this cluster'}
        </text>
      )}
      {hiddenCount > 0 && (
        <text x={width / 2} y={height - 18} textAnchor="middle" className="fill-text-3 text-xs">
          {`and ${hiddenCount} more services that nothing calls`}
        </text>
      )}
    </g>
  );
}

/** How old what is known of a peer is. Apart from the rest, so that the clock draws nothing else anew. */
function Age({ region: { kind, knownAt } }: { region: TopologyRegion }) {
  const now = useNow();
  if (kind === 'unresolved') return '';
  return knownAt === null ? 'never heard of' : `heard ${formatRelativeTime(new Date(knownAt), now)}`;
}

/** A service, or an identity that is no service of the catalog. */
export function NodeShape({
  placed,
  isSelected,
  isDimmed,
  onSelect,
}: {
  placed: PlacedNode;
  isSelected: boolean;
  isDimmed: boolean;
  onSelect: (id: string) => void;
}) {
  const { node, of, x, y, width, height } = placed;
  const name = of === null ? node.name : regionName(of);
  const status = of === null || of.health === 'healthy' ? healthStatusKind(node.health) : of.health;
  const about =
    of !== null
      ? node.name
      : [
          placeText(node),
          node.kind === 'identity' ? 'client' : node.protocol || 'protocol not told yet',
          node.instances > 0 ? `${node.instances} ${node.instances === 1 ? 'instance' : 'instances'}` : '',
        ]
          .filter(Boolean)
          .join(' · ');
  return (
    <MapLink
      id={node.id}
      label={`${of === null ? nodeName(node, node.id) : name}, ${healthWord(node.health).toLowerCase()}, ${about}`}
      onSelect={onSelect}
      className={isDimmed ? 'opacity-40' : ''}
      caption={
        <g transform={`translate(${x} ${y})`}>
          <text x={38} y={22} className="fill-text-1 font-medium text-base">
            {fitText(name, width - 46)}
          </text>
          <text x={38} y={39} className="fill-text-3 text-xs">
            {fitText(about, width - 46, 'xs')}
          </text>
        </g>
      }
    >
      <g transform={`translate(${x} ${y})`}>
        <rect
          width={width}
          height={height}
          rx={8}
          className={`map-box fill-surface-2 ${isSelected ? 'stroke-accent-text' : 'stroke-line-strong'}`}
          strokeWidth={isSelected ? 2 : 1}
          strokeDasharray={node.kind === 'identity' ? '4 3' : undefined}
        />
        {isFold(node.id) && <path d={`M5 ${height + 4}H${width - 5}`} className="stroke-line-strong" />}
        <Mark x={20} y={height / 2} status={status} />
      </g>
    </MapLink>
  );
}

/** A mesh gateway: a bridge on the border, with the lanes of its edges drawn over it. */
export function GatewayShape({
  placed,
  isSelected,
  isDimmed,
  onSelect,
}: {
  placed: PlacedGateway;
  isSelected: boolean;
  isDimmed: boolean;
  onSelect: (id: string) => void;
}) {
  const { node, x, y, width, height } = placed;
  return (
    <MapLink
      id={node.id}
      label={`Gateway ${nodeName(node, node.id)}, ${healthWord(node.health).toLowerCase()}`}
      onSelect={onSelect}
      className={isDimmed ? 'opacity-40' : ''}
      caption={
        <g transform={`translate(${x} ${y})`}>
          <text x={29} y={GATEWAY.head / 2 + 5} className="fill-text-1 font-medium text-xs">
            {fitText(node.partition === 'default' ? node.name : `${node.name} (${node.partition})`, width - 34, 'xs')}
          </text>
        </g>
      }
    >
      <g transform={`translate(${x} ${y})`}>
        <rect
          width={width}
          height={height}
          rx={8}
          className={`map-box fill-surface-3 ${isSelected ? 'stroke-accent-text' : 'stroke-control'}`}
          strokeWidth={isSelected ? 2 : 1}
        />
        <Mark x={16} y={GATEWAY.head / 2 + 1} status={healthStatusKind(node.health)} />
      </g>
    </MapLink>
  );
}
