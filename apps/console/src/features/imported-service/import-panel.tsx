'use client';

import {
  Badge,
  CodeBlock,
  Facts,
  Field,
  Link,
  Notice,
  RelativeTime,
  Select,
  SidePanel,
  Skeleton,
  StatusMark,
} from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { useQueryParameter } from '@/api/use-query-parameter';
import { peeringPath } from '@/features/peering/peering-path';
import { Health } from '@/features/service/service-health';
import { servicePath } from '@/features/service/service-path';
import { UpstreamSnippet } from '@/features/service/upstream-snippet-block';
import { useAllowance } from '@/features/session/use-session';
import { Failure } from '@/frame/query-view';
import { type ImportReference, importKey } from './import-path';
import type { ImportRow } from './import-rows';
import { intentionSnippet, type UpstreamCheck, upstreamChecks, verdictSentence, worstWay } from './upstream-checks';

/** How an imported service is used from one of this cluster: what would stop it, and the upstream to copy. */
export function ImportPanel({
  reference,
  row,
  onClose,
}: {
  reference: ImportReference;
  /** Null: the peer does not export it now, or the viewer may not see it. */
  row: ImportRow | null;
  onClose: () => void;
}) {
  return (
    <SidePanel
      label="Use an imported service"
      subject={importKey(reference)}
      onClose={onClose}
      title={
        <>
          <h2 className="break-all font-semibold text-lg">{reference.name}</h2>
          <p className="text-sm text-text-2">
            of{' '}
            <Link href={peeringPath({ name: reference.peer, partition: reference.partition })}>{reference.peer}</Link>
            {' · '}
            <Link href={servicePath(reference)}>its page</Link>
          </p>
        </>
      }
    >
      {row?.healthReason && (
        <Notice tone={row.health === 'critical' ? 'danger' : 'warning'} icon={<CircleAlert size={14} />}>
          {row.healthReason}
        </Notice>
      )}
      {row && (
        <Facts
          columns="one"
          facts={[
            { label: 'Health', value: <Health health={row.health} /> },
            { label: 'Protocol', value: <Badge mono>{row.protocol}</Badge> },
            { label: 'Last change told', value: <AppliedAt reference={reference} /> },
          ]}
        />
      )}
      <UseIt reference={reference} row={row} />
    </SidePanel>
  );
}

/** When the peer last told of it, which only the page of the peering keeps. */
function AppliedAt({ reference: { name, namespace, peer, partition } }: { reference: ImportReference }) {
  const read = useAllowance('peeringRead');
  const services = useQuery(
    trpc.peering.services.queryOptions({ name: peer, partition }, { enabled: read.isAllowed, retry: false }),
  );
  if (!read.isAllowed) return <span title={read.reason}>not shown: it needs peering:read</span>;
  if (services.isPending) return <Skeleton className="h-4 w-24" />;
  const found = services.data?.imported.find((one) => one.name === name && one.namespace === namespace);
  return found?.appliedAt ? <RelativeTime at={found.appliedAt} /> : 'before this control plane started';
}

function UseIt({ reference, row }: { reference: ImportReference; row: ImportRow | null }) {
  const { partition } = reference;
  const services = useQuery(trpc.service.list.queryOptions());
  const own = (services.data ?? []).filter(
    (service) => service.peer === '' && service.kind === '' && service.partition === partition,
  );
  const [chosen, setChosen] = useQueryParameter('for');
  const nameOf = (service: { name: string; namespace: string }): string => `${service.namespace}/${service.name}`;
  const user = row?.users[0];
  const inMesh = own.find((service) => service.inMesh);
  const suggested = user ? `${user.namespace}/${user.service}` : inMesh ? nameOf(inMesh) : own[0] ? nameOf(own[0]) : '';
  const source =
    own.find((service) => nameOf(service) === chosen) ?? own.find((service) => nameOf(service) === suggested);
  if (services.isPending) return <Skeleton className="h-24 w-full" />;
  return (
    <>
      <Field label="From which service">
        <Select
          value={source ? nameOf(source) : ''}
          onChange={(event) => setChosen(event.target.value)}
          disabled={own.length === 0}
        >
          {own.length === 0 && <option value="">No service of this cluster that you may see</option>}
          {own.map((service) => (
            <option key={nameOf(service)} value={nameOf(service)}>
              {service.namespace === 'default' ? service.name : `${service.namespace}/${service.name}`}
            </option>
          ))}
        </Select>
      </Field>
      {source ? (
        <Plan key={nameOf(source)} service={source} reference={reference} row={row} />
      ) : (
        <UpstreamSnippet upstream={reference} />
      )}
    </>
  );
}

function Plan({
  service,
  reference,
  row,
}: {
  service: { name: string; namespace: string };
  reference: ImportReference;
  row: ImportRow | null;
}) {
  const { name, peer, namespace, partition } = reference;
  const plan = useQuery(
    trpc.service.planUpstream.queryOptions(
      { service: service.name, namespace: service.namespace, partition, destination: { name, namespace, peer } },
      { refetchInterval: useRefetchInterval(5_000), retry: false },
    ),
  );
  if (plan.error && !plan.data) return <Failure title="It could not be checked" error={plan.error} />;
  if (!plan.data) return <Skeleton className="h-40 w-full" />;
  const checks = upstreamChecks(service.name, reference, row, plan.data);
  const way = worstWay(plan.data);
  return (
    <>
      <section aria-label="What it needs" className="flex flex-col gap-2">
        <p className="font-medium text-base">{verdictSentence(service.name, reference, checks)}</p>
        <ol className="flex flex-col gap-2 text-sm">
          {checks.map((check) => (
            <Check key={check.what} check={check} />
          ))}
        </ol>
      </section>
      <UpstreamSnippet
        upstream={reference}
        source={{
          ...{ name: service.name, namespace: service.namespace, partition },
          ...{ node: way?.node ?? '', servicePort: way?.servicePort ?? null, proxyPort: way?.proxyPort ?? null },
        }}
        taken={way?.takenPorts ?? []}
      />
      <section aria-label={`For whoever runs ${name} in ${peer}`} className="flex flex-col gap-2">
        <h3 className="font-medium text-sm">
          For whoever runs {name} in {peer}
        </h3>
        <CodeBlock label="An intention that allows it there" code={intentionSnippet(service.name, reference)} />
      </section>
    </>
  );
}

function Check({ check: { what, status, text, actions } }: { check: UpstreamCheck }) {
  return (
    <li className="flex gap-2.5">
      <StatusMark status={status} className="mt-[3px]" />
      <div className="min-w-0">
        <p className="font-medium">{what}</p>
        <p className="text-text-2">{text}</p>
        {actions.length > 0 && (
          <p className="mt-0.5 flex flex-wrap gap-x-3">
            {actions.map(({ label, href }) => (
              <Link key={href} look="accent" href={href}>
                {label}
              </Link>
            ))}
          </p>
        )}
      </div>
    </li>
  );
}
