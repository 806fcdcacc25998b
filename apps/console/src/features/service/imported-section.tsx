'use client';

import type { ServiceDetail } from '@peerway/model/catalog';
import { ButtonLink, Facts, Link, Mono, Notice, Panel, Section } from '@peerway/ui';
import { TriangleAlert } from 'lucide-react';
import { importPath } from '@/features/imported-service/import-path';
import { peeringPath } from '@/features/peering/peering-path';
import { Health } from './service-health';
import { UpstreamSnippet } from './upstream-snippet-block';

/** An imported service has no addresses here: it is reached through the peer's gateways, by name. */
export function ImportedSection({
  service,
  imported,
}: {
  service: ServiceDetail;
  imported: NonNullable<ServiceDetail['imported']>;
}) {
  return (
    <Section
      title="How it is reached"
      about={
        <>
          Through the mesh gateways of{' '}
          <Link look="accent" href={peeringPath({ name: service.peer, partition: service.partition })}>
            {service.peer}
          </Link>
          , by this server name, and only as this identity.
        </>
      }
    >
      {imported.gateways.length === 0 && (
        <Notice tone="danger" icon={<TriangleAlert size={14} />}>
          {service.peer} has told of no mesh gateway, so nothing can reach {service.name} there. A gateway must be
          registered in {service.peer}.
        </Notice>
      )}
      <Panel>
        <Facts
          columns="one"
          facts={[
            {
              label: 'Gateways',
              value:
                imported.gateways.length === 0 ? (
                  'none'
                ) : (
                  <ul className="flex flex-col gap-1">
                    {imported.gateways.map((gateway) => (
                      <li key={gateway.address} className="flex flex-wrap gap-x-3">
                        <Mono>{gateway.address}</Mono>
                        <Health health={gateway.health} />
                      </li>
                    ))}
                  </ul>
                ),
            },
            { label: 'Server name (SNI)', value: <Mono>{imported.sni}</Mono> },
            {
              label: 'SPIFFE IDs',
              value: (
                <ul>
                  {imported.spiffeIds.map((id) => (
                    <li key={id}>
                      <Mono>{id}</Mono>
                    </li>
                  ))}
                </ul>
              ),
            },
          ]}
        />
      </Panel>
    </Section>
  );
}

/** What to put into the sidecar's definition to use the service. */
export function UseFromHere({ service }: { service: ServiceDetail }) {
  return (
    <Section
      title="Use it from a service here"
      about="Add the upstream to the sidecar of the service, with a free local port. The service then calls that port."
      actions={
        <ButtonLink size="sm" href={importPath(service)}>
          Check what it needs
        </ButtonLink>
      }
    >
      <UpstreamSnippet upstream={service} />
    </Section>
  );
}
