'use client';

import type { PeeringView } from '@peerway/model/peering';
import { Button, ButtonLink, Elapsed, Section } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { KeyRound, Trash2 } from 'lucide-react';
import { useParams } from 'next/navigation';
import { useState } from 'react';
import { trpc } from '@/api/client';
import { describeError } from '@/api/describe-error';
import { useRefetchInterval } from '@/api/live';
import { useAllowance } from '@/features/session/use-session';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { DeletePeeringDialog } from './delete-dialog';
import { GenerateTokenDialog } from './generate-token-dialog';
import { AddressFacts, ServiceNames, StreamEvidence, TrustFacts } from './peering-parts';
import { PeeringStatus } from './peering-status';

export function PeeringPage() {
  const { name } = useParams<{ name: string }>();
  useWindowTitle(`Peering ${name}`);
  const peering = useQuery(trpc.peering.read.queryOptions({ name }, { refetchInterval: useRefetchInterval(2_000) }));
  const isGone = peering.error && describeError(peering.error).code === 'request.not_found';
  const [dialog, setDialog] = useState<'delete' | 'generate' | null>(null);
  const write = useAllowance('peeringWrite');
  // Asked for with the page, so that the dialog can say at once what a deletion breaks.
  useQuery(trpc.peering.deletionImpact.queryOptions({ name }, { enabled: write.isAllowed, retry: false }));
  const view = peering.data;
  const actions = view && (
    <>
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
      {dialog === 'delete' && <DeletePeeringDialog name={name} onClose={() => setDialog(null)} />}
      {dialog === 'generate' && <GenerateTokenDialog peerName={name} onClose={() => setDialog(null)} />}
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
  return (
    <div className="flex flex-col gap-8">
      <StreamEvidence peering={peering} />
      <div className="grid gap-8 lg:grid-cols-2">
        <Section title="Imported services" about={`What ${peering.name} exports to this cluster.`}>
          <ServiceNames
            names={peering.stream.importedServices}
            href={(service) => `/services/${service}?peer=${peering.name}`}
            empty={`${peering.name} exports nothing to this cluster yet. That is decided there.`}
          />
        </Section>
        <Section
          title="Exported services"
          about={`What this cluster offers to ${peering.name}.`}
          actions={
            <ButtonLink size="sm" href={`/exports?do=export&peer=${peering.name}`}>
              Export a service
            </ButtonLink>
          }
        >
          <ServiceNames
            names={peering.stream.exportedServices}
            href={(service) => `/services/${service}`}
            empty={`Nothing is exported to ${peering.name} yet.`}
          />
        </Section>
      </div>
      <div className="grid gap-8 lg:grid-cols-2">
        <AddressFacts peering={peering} />
        <TrustFacts peering={peering} />
      </div>
    </div>
  );
}
