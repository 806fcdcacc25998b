'use client';

import type { ServiceDetail } from '@peerway/model/catalog';
import { Badge, ButtonLink, EmptyState, Facts, formatList, Notice, Panel, Section } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, Send } from 'lucide-react';
import { useParams } from 'next/navigation';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { useQueryParameter } from '@/api/use-query-parameter';
import { usePartition } from '@/features/tenancy/use-partition';
import { ServiceTraffic } from '@/features/traffic/service-traffic';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { ImportedSection, UseFromHere } from './imported-section';
import { Health, instancesText } from './service-health';
import { InstanceTable, UpstreamTable } from './service-tables';
import { Where } from './services-page';

export function ServicePage() {
  const name = decodeURIComponent(useParams<{ name: string }>().name);
  const [peer] = useQueryParameter('peer');
  const [namespace] = useQueryParameter('namespace');
  useWindowTitle(`Service ${name}`);
  const [partition] = usePartition();
  const input = {
    name,
    ...(peer ? { peer } : {}),
    ...(namespace ? { namespace } : {}),
    ...(partition ? { partition } : {}),
  };
  const service = useQuery(trpc.service.read.queryOptions(input, { refetchInterval: useRefetchInterval(5_000) }));
  const data = service.data;
  return (
    <Page
      title={name}
      parent={{ name: 'Services', href: '/services' }}
      sentence={data && <Sentence service={data} />}
      actions={
        data &&
        peer === '' &&
        data.kind === '' && (
          <ButtonLink icon={<Send size={16} />} href={`/exports?do=export&service=${encodeURIComponent(name)}`}>
            Export
          </ButtonLink>
        )
      }
    >
      <QueryView query={service} what={peer ? `the service ${name} of ${peer}` : `the service ${name}`}>
        {(detail) => <Detail service={detail} />}
      </QueryView>
    </Page>
  );
}

function Sentence({ service }: { service: ServiceDetail }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Health health={service.health} />
      <Where peer={service.peer} />
      <span>
        {service.instances.total === 0
          ? 'No instance.'
          : `${instancesText(service)} ${service.instances.total === 1 ? 'instance' : 'instances'}${service.instances.passing === service.instances.total ? '' : ' passing'}`}
      </span>
    </span>
  );
}

function Detail({ service }: { service: ServiceDetail }) {
  const isLocal = service.peer === '';
  return (
    <div className="flex flex-col gap-8">
      {service.healthReason && (
        <Notice tone={service.health === 'critical' ? 'danger' : 'warning'} icon={<CircleAlert size={14} />}>
          {service.healthReason}
        </Notice>
      )}
      <Panel>
        <Facts
          facts={[
            {
              label: 'Protocol',
              value: (
                <span className="inline-flex flex-wrap items-center gap-x-2">
                  <Badge mono>{service.protocol}</Badge>
                  {service.protocolDecidedBy && <span className="text-text-3">{service.protocolDecidedBy}</span>}
                </span>
              ),
            },
            {
              label: 'In the mesh',
              value: service.inMesh ? 'Yes' : 'No: it has no sidecar, so nothing reaches it through the mesh',
            },
            {
              label: isLocal ? 'Exported to' : 'Imported from',
              value: isLocal ? formatList(service.exportedTo, 6) || 'nobody' : service.peer,
            },
            { label: 'Partition and namespace', value: `${service.partition} / ${service.namespace}` },
            { label: 'Tags', value: service.tags.join(', ') || 'none' },
          ]}
        />
      </Panel>
      {service.inMesh && service.kind === '' && <ServiceTraffic service={service} />}
      {service.imported && <ImportedSection service={service} imported={service.imported} />}
      {isLocal && (
        <Section title="Instances" about="Each with its checks; the worst check is its health.">
          {service.instanceRows.length === 0 ? (
            <EmptyState title="No instance is registered">
              The service is known by name only, from configuration or from an upstream that points to it.
            </EmptyState>
          ) : (
            <InstanceTable rows={service.instanceRows} />
          )}
        </Section>
      )}
      {isLocal && service.kind === '' && (
        <Section title="Upstreams" about="What its sidecar reaches, and by which gateway mode.">
          {service.upstreams.length === 0 ? (
            <p className="text-base text-text-2">Its sidecar has no upstreams.</p>
          ) : (
            <UpstreamTable rows={service.upstreams} />
          )}
        </Section>
      )}
      {!isLocal && <UseFromHere service={service} />}
    </div>
  );
}
