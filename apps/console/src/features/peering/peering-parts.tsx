'use client';

import { type PeeringView, peeringAddressesToDial } from '@peerway/model/peering';
import {
  Elapsed,
  type Fact,
  Facts,
  Link,
  Mono,
  Notice,
  Panel,
  RelativeTime,
  Section,
  Status,
  type StatusKind,
} from '@peerway/ui';
import { TriangleAlert } from 'lucide-react';

/** What the control plane itself saw of the stream: the reason to believe the state. */
export function StreamEvidence({ peering: { stream, role, evidence } }: { peering: PeeringView }) {
  const facts: Fact[] = [
    {
      label: 'Stream',
      value: stream.connected ? (
        <span>
          <Status status="healthy">Connected</Status>
          {stream.connectedAt && (
            <>
              {' '}
              for <Elapsed since={stream.connectedAt} />
            </>
          )}
        </span>
      ) : (
        <span>
          <Status status="failing">Not connected</Status>{' '}
          {stream.disconnectedAt && (
            <>
              for <Elapsed since={stream.disconnectedAt} />
            </>
          )}
        </span>
      ),
    },
    { label: 'Last heartbeat', value: <RelativeTime at={stream.lastHeartbeatAt} /> },
    { label: 'Last received', value: <RelativeTime at={stream.lastReceiveAt} /> },
    { label: 'Last sent', value: <RelativeTime at={stream.lastSendAt} /> },
    { label: 'Last acknowledged', value: <RelativeTime at={stream.lastAckAt} /> },
    { label: 'Acknowledged there', value: `${stream.resourcesAcked} of ${stream.resourcesSent} resources` },
    {
      label: 'Refused there',
      value: stream.resourcesNacked === 0 ? 'none' : `${stream.resourcesNacked} on this stream`,
    },
    {
      label: 'Waiting for an answer',
      value:
        evidence.unanswered === 0 ? (
          'none'
        ) : (
          <>
            {evidence.unanswered}
            {stream.unansweredSince && (
              <>
                {' '}
                for <Elapsed since={stream.unansweredSince} />
              </>
            )}
          </>
        ),
    },
    { label: 'Applied here', value: `${stream.resourcesReceived} resources` },
    {
      label: 'Refused here',
      value: stream.resourcesRefused === 0 ? 'none' : `${stream.resourcesRefused} on this stream`,
    },
    ...(role === 'dialer'
      ? [
          { label: 'Attempts since it was up', value: stream.attempts },
          { label: 'Next attempt', value: <RelativeTime at={stream.nextAttemptAt} never="none planned" /> },
        ]
      : []),
  ];
  return (
    <Section title="Evidence" about="What this control plane has seen of the peering stream.">
      {stream.lastError && (
        <Notice tone={stream.connected ? 'neutral' : 'danger'} icon={<TriangleAlert size={14} />}>
          Last error <RelativeTime at={stream.lastError.at} />: {stream.lastError.message}{' '}
          <span className="text-text-3">
            <Mono>{stream.lastError.code}</Mono>
          </span>
        </Notice>
      )}
      {[stream.lastNackReceived, stream.lastNackSent].map(
        (nack) =>
          nack && (
            <Notice key={nack.direction} tone="warning" icon={<TriangleAlert size={14} />}>
              {nack.direction === 'received' ? 'The peer refused' : 'This cluster refused'} a resource{' '}
              <RelativeTime at={nack.at} />: {nack.message}{' '}
              <span className="text-text-3">
                <Mono>{nack.resourceUrl}</Mono>
              </span>
            </Notice>
          ),
      )}
      <Panel>
        <Facts facts={facts} />
      </Panel>
    </Section>
  );
}

export function AddressFacts({ peering }: { peering: PeeringView }) {
  const isDialer = peering.role === 'dialer';
  const addresses = peeringAddressesToDial(peering);
  return (
    <Section
      title="Addresses"
      about={
        isDialer
          ? 'Where this cluster dials the other.'
          : 'This cluster generated the token, so the other one dials it.'
      }
    >
      <Panel>
        <Facts
          columns="one"
          facts={[
            { label: 'Role', value: peering.role },
            ...(isDialer
              ? [
                  {
                    label: peering.manualServerAddresses.length > 0 ? 'Set by hand' : 'Told by the peer',
                    value: (
                      <ul>
                        {addresses.map((address) => (
                          <li key={address}>
                            <Mono>{address}</Mono>
                            {address === peering.stream.address && <span className="text-text-3"> in use</span>}
                          </li>
                        ))}
                      </ul>
                    ),
                  },
                  { label: 'Server name', value: <Mono>{peering.peerServerName}</Mono> },
                ]
              : [
                  {
                    label: 'Connected from',
                    value:
                      peering.stream.connected && peering.stream.address ? (
                        <Mono>{peering.stream.address}</Mono>
                      ) : (
                        'nobody now'
                      ),
                  },
                ]),
            ...(peering.token ? [{ label: 'Token', value: <TokenLife peering={peering} /> }] : []),
            { label: 'Datacenter there', value: peering.remote.datacenter || 'not told yet' },
            { label: 'Partition there', value: peering.remote.partition || 'default' },
            { label: 'Created', value: <RelativeTime at={peering.createdAt} /> },
            { label: 'ID', value: <Mono>{peering.id}</Mono> },
          ]}
        />
      </Panel>
    </Section>
  );
}

function TokenLife({ peering: { token, tokenState } }: { peering: PeeringView }) {
  if (!token) return null;
  if (tokenState === 'used')
    return (
      <>
        used <RelativeTime at={token.usedAt} />
      </>
    );
  return (
    <>
      made <RelativeTime at={token.madeAt} />
      {token.madeBy && ` by ${token.madeBy}`}
      {token.replaced ? `, in place of ${token.replaced} that nobody used` : ''}, not used
      {token.expiresAt !== null && (
        <>
          , {tokenState === 'expired' ? 'expired' : 'expires'} <RelativeTime at={token.expiresAt} />
        </>
      )}
    </>
  );
}

const ownBundle: Record<PeeringView['ownTrustBundle'], { status: StatusKind; text: string }> = {
  acknowledged: { status: 'healthy', text: 'They have them as they are now' },
  waiting: { status: 'pending', text: 'Sent, not acknowledged yet' },
  'not-connected': { status: 'unknown', text: 'Not known while the stream is down' },
};

export function TrustFacts({ peering: { trustBundle, ownRoots, ownTrustBundle, name } }: { peering: PeeringView }) {
  const own = ownBundle[ownTrustBundle];
  return (
    <Section
      title="Trust bundles"
      about={`The roots that prove identities of ${name} here, and of this cluster there.`}
    >
      <Panel>
        {trustBundle ? (
          <Facts
            columns="one"
            facts={[
              { label: 'Trust domain', value: <Mono>{trustBundle.trustDomain}</Mono> },
              { label: 'Roots', value: trustBundle.roots },
              { label: 'Last one ends', value: <RelativeTime at={trustBundle.expiresAt} never="not known" /> },
              { label: 'Ours end', value: <RelativeTime at={ownRoots.expiresAt} never="not known" /> },
              {
                label: 'Our roots there',
                value: (
                  <>
                    <Status status={own.status}>{own.text}</Status> <Link href="/certificates">Certificates</Link>
                  </>
                ),
              },
            ]}
          />
        ) : (
          <p className="text-sm text-text-2">
            It has not arrived, so no certificate of {name} can be checked and nothing crosses. It comes with the first
            messages of the stream.
          </p>
        )}
      </Panel>
    </Section>
  );
}
