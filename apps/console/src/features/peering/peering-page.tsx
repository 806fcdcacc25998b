'use client';

import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import type { PeeringView } from '@peerway/model/peering';
import { Button, ButtonLink, Elapsed, Section } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { KeyRound, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useParams } from 'next/navigation';
import { useState } from 'react';
import { trpc } from '@/api/client';
import { describeError } from '@/api/describe-error';
import { useRefetchInterval } from '@/api/live';
import { servicePath } from '@/features/service/service-path';
import { useAllowance } from '@/features/session/use-session';
import { usePartition } from '@/features/tenancy/use-partition';
import { PeerTraffic } from '@/features/traffic/peer-traffic';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { CrossingServices } from './crossing-services';
import { AddressFacts, StreamEvidence, TrustFacts } from './peering-parts';
import { PeeringStatus } from './peering-status';

const DeletePeeringDialog = dynamic(async () => (await import('./delete-dialog')).DeletePeeringDialog, { ssr: false });
const EstablishDialog = dynamic(async () => (await import('./establish-dialog')).EstablishDialog, { ssr: false });
const GenerateTokenDialog = dynamic(async () => (await import('./generate-token-dialog')).GenerateTokenDialog, {
  ssr: false,
});

export function PeeringPage() {
  const { name } = useParams<{ name: string }>();
  useWindowTitle(`Peering ${name}`);
  const [chosen] = usePartition();
  const partition = chosen === '' ? DEFAULT_PARTITION : chosen;
  const peering = useQuery(
    trpc.peering.read.queryOptions({ name, partition }, { refetchInterval: useRefetchInterval(2_000) }),
  );
  const isGone = peering.error && describeError(peering.error).code === 'request.not_found';
  const [dialog, setDialog] = useState<'delete' | 'establish' | 'generate' | null>(null);
  const write = useAllowance('peeringWrite');
  // Asked for with the page, so that the dialog can say at once what a deletion breaks.
  useQuery(trpc.peering.deletionImpact.queryOptions({ name, partition }, { enabled: write.isAllowed, retry: false }));
  const view = peering.data;
  const actions = view && (
    <>
      {view.role === 'dialer' && (
        <Button
          icon={<KeyRound size={16} />}
          disabled={!write.isAllowed || view.state === 'DELETING'}
          title={write.reason}
          onClick={() => setDialog('establish')}
        >
          Establish again
        </Button>
      )}
      {view.role === 'acceptor' && (
        <Button
          icon={<KeyRound size={16} />}
          disabled={!write.isAllowed}
          title={write.reason}
          onClick={() => setDialog('generate')}
        >
          Regenerate token
        </Button>
      )}
      <Button
        icon={<Trash2 size={16} />}
        disabled={!write.isAllowed || view.state === 'DELETING'}
        title={write.reason}
        onClick={() => setDialog('delete')}
      >
        Delete peering
      </Button>
    </>
  );

  return (
    <Page
      title={name}
      parent={{ name: 'Peerings', href: '/peerings' }}
      sentence={view && <Sentence peering={view} />}
      actions={actions}
    >
      {isGone && (
        <ButtonLink href="/peerings" className="self-start">
          All peerings
        </ButtonLink>
      )}
      <QueryView query={peering} what={`the peering ${name}`}>
        {(data) => <PeeringDetail peering={data} />}
      </QueryView>
      {dialog === 'delete' && <DeletePeeringDialog name={name} partition={partition} onClose={() => setDialog(null)} />}
      {dialog === 'establish' && (
        <EstablishDialog peerName={name} partition={partition} onClose={() => setDialog(null)} />
      )}
      {dialog === 'generate' && (
        <GenerateTokenDialog
          peerName={name}
          externalAddresses={view?.token?.externalAddresses ?? []}
          partition={partition}
          onClose={() => setDialog(null)}
        />
      )}
    </Page>
  );
}

function Sentence({ peering }: { peering: PeeringView }) {
  return (
    <>
      <span className="font-medium text-text-1">
        <PeeringStatus peering={peering} />
      </span>{' '}
      for <Elapsed since={peering.since} />. {peering.reason}
    </>
  );
}

function PeeringDetail({ peering }: { peering: PeeringView }) {
  const { name, partition } = peering;
  const services = useQuery(
    trpc.peering.services.queryOptions({ name, partition }, { refetchInterval: useRefetchInterval(2_000) }),
  );
  return (
    <div className="flex flex-col gap-8">
      <StreamEvidence peering={peering} />
      <PeerTraffic name={name} partition={partition} />
      <Section title="Imported services" about={`What ${name} exports to this cluster, and how far it is here.`}>
        <QueryView query={services} what="the imported services">
          {({ imported }) => (
            <CrossingServices
              label="Imported services"
              services={imported}
              href={(service) => servicePath({ ...service, peer: name, partition })}
              empty={emptyText(
                peering.stream.importedServices,
                'Seeing services of peers needs service:read on every service.',
                `${name} exports nothing to this cluster yet. That is decided there.`,
              )}
            />
          )}
        </QueryView>
      </Section>
      <Section
        title="Exported services"
        about={`What this cluster offers to ${name}, and how far it is there.`}
        actions={
          <ButtonLink size="sm" href={`/exports?do=export&peer=${name}`}>
            Export a service
          </ButtonLink>
        }
      >
        <QueryView query={services} what="the exported services">
          {({ exported }) => (
            <CrossingServices
              label="Exported services"
              services={exported}
              href={(service) => servicePath({ ...service, peer: '', partition })}
              empty={emptyText(
                peering.stream.exportedServices,
                'Seeing a service needs service:read on it.',
                `Nothing is exported to ${name} yet.`,
              )}
            />
          )}
        </QueryView>
      </Section>
      <div className="grid gap-8 lg:grid-cols-2">
        <AddressFacts peering={peering} />
        <TrustFacts peering={peering} />
      </div>
    </div>
  );
}

/** What stands in place of an empty table: that there is nothing, or that the viewer may not see what there is. */
function emptyText(crossing: readonly string[], permission: string, nothing: string): string {
  if (crossing.length === 0) return nothing;
  const services = crossing.length === 1 ? '1 service crosses' : `${crossing.length} services cross`;
  return `${services}, and your token may not read ${crossing.length === 1 ? 'it' : 'them'}. ${permission}`;
}
