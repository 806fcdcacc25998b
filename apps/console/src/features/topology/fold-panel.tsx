'use client';

import { edgeSeverity } from '@peerway/model/edge-severity';
import type { TopologyEdge, TopologyNode, TopologyView } from '@peerway/model/topology';
import { Button, ButtonLink, Link, Status } from '@peerway/ui';
import { UnfoldVertical } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { type ReactNode, useMemo } from 'react';
import { Health } from '@/features/service/service-health';
import { edgeName, problemsFirst } from './edge-severity';
import { severityStatus } from './edge-text';
import type { FoldedPaths, FoldedServices } from './fold-view';
import { placeText } from './node-place';
import { rateText } from './rate-text';
import { selectedPath } from './selected-path';

/** So many are listed; the table has all of them. */
const LISTED_MAX = 30;

/** What one box of the map holds: its services, those that are not well first, and the paths that touch them. */
export function FoldedServicesPanel({
  view,
  folded,
  onUnfold,
}: {
  view: TopologyView;
  folded: FoldedServices;
  onUnfold: () => void;
}) {
  const { services } = folded;
  const [first] = services;
  const touching = useMemo(() => {
    const ids = new Set(services.map(({ id }) => id));
    return view.edges.filter(({ source, destination }) => ids.has(source) || ids.has(destination));
  }, [view, services]);
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" icon={<UnfoldVertical size={16} />} onClick={onUnfold}>
          Show each on the map
        </Button>
        {first && (
          <ButtonLink href={`?view=table&find=${encodeURIComponent(first.peer || first.partition)}`}>
            Show the paths as a table
          </ButtonLink>
        )}
      </div>
      <Listed title="Services" count={services.length}>
        {wellLast(services)
          .slice(0, LISTED_MAX)
          .map((service) => (
            <Row key={service.id} id={service.id} aside={placeText(service)}>
              <ServiceMark service={service} />
            </Row>
          ))}
      </Listed>
      <Paths view={view} paths={touching} />
    </>
  );
}

/** The paths that one line of the map stands for. */
export function FoldedPathsPanel({ view, folded }: { view: TopologyView; folded: FoldedPaths }) {
  return <Paths view={view} paths={folded.paths} />;
}

function Paths({ view, paths }: { view: TopologyView; paths: readonly TopologyEdge[] }) {
  return (
    <Listed title="Paths" count={paths.length}>
      {problemsFirst(paths)
        .slice(0, LISTED_MAX)
        .map((edge) => (
          <Row key={edge.id} id={edge.id} aside={rateText(edge.traffic)} status={edge}>
            {edgeName(view, edge)}
          </Row>
        ))}
    </Listed>
  );
}

function Listed({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <div>
      <h3 className="mb-1 font-medium text-sm">
        {title}{' '}
        <span className="font-normal text-text-3 tabular-nums">
          {count > LISTED_MAX ? `${LISTED_MAX} of ${count}, what is not well first` : count}
        </span>
      </h3>
      <ul className="divide-y divide-line rounded-md border border-line text-sm">{children}</ul>
    </div>
  );
}

function Row({
  id,
  aside,
  status,
  children,
}: {
  id: string;
  aside: string;
  status?: TopologyEdge;
  children: ReactNode;
}) {
  const search = useSearchParams().toString();
  const link = <Link href={selectedPath(search, id)}>{children}</Link>;
  return (
    <li className="flex items-center justify-between gap-3 px-3 py-1.5">
      {status ? <Status status={severityStatus[edgeSeverity(status)]}>{link}</Status> : link}
      <span className="whitespace-nowrap text-text-2 tabular-nums">{aside}</span>
    </li>
  );
}

function ServiceMark({ service }: { service: TopologyNode }) {
  return (
    <span className="inline-flex items-center gap-2">
      {service.name} <Health health={service.health} />
    </span>
  );
}

const order = ['critical', 'warning', 'unknown', 'maintenance', 'passing'];

const wellLast = (services: readonly TopologyNode[]): TopologyNode[] =>
  services.toSorted(
    (left, right) => order.indexOf(left.health) - order.indexOf(right.health) || (left.name < right.name ? -1 : 1),
  );
