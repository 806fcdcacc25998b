'use client';

import type { ChainTargetView, DiscoveryChainView } from '@peerway/model/discovery-chain';
import { Badge, Button, ButtonLink, type Fact, Facts, formatMs, Notice, SidePanel, Status } from '@peerway/ui';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { type EntryAddress, entryTitle } from '@/features/config-entry/entry-address';
import { peeringPath } from '@/features/peering/peering-path';
import { servicePath } from '@/features/service/service-path';
import { targetText } from './chain-text';
import { entryHop, type Hop } from './hop';
import { ResolverEditor } from './resolver-editor';
import { RouterEditor } from './router-editor';
import { SplitEditor } from './split-editor';
import { targetStatus } from './target-status';

/** One step of a chain beside its drawing: what it is, and the part of an entry that makes it so, to edit. */
export function HopPanel({
  id,
  view,
  hop,
  onHop,
  onClose,
}: {
  id: string;
  view: DiscoveryChainView;
  hop: Hop;
  onHop: (id: string) => void;
  onClose: () => void;
}) {
  const title = titleOf(view, hop);
  return (
    <SidePanel label={title} title={<h2 className="font-semibold text-lg">{title}</h2>} subject={id} onClose={onClose}>
      <Step view={view} hop={hop} onHop={onHop} />
    </SidePanel>
  );
}

function titleOf(view: DiscoveryChainView, hop: Hop): string {
  switch (hop.type) {
    case 'route':
      return hop.place === null ? 'Every other request' : `Route ${hop.place + 1} of ${view.service}`;
    case 'splitter':
      return `Split of ${hop.address.name}`;
    case 'resolver':
      return `Resolver to ${targetText(hop.target, view)}`;
    case 'target':
      return targetText(hop.target, view);
    case 'entry':
      return `${hop.address.kind} of ${hop.address.name}`;
    default:
      return hop satisfies never;
  }
}

function Step({ view, hop, onHop }: { view: DiscoveryChainView; hop: Hop; onHop: (id: string) => void }) {
  switch (hop.type) {
    case 'route':
      return hop.place === null ? (
        <>
          <p className="text-base text-text-2">
            What no route before it takes goes on to the service itself. This one is always there, and always the last.
          </p>
          <div>
            <Button onClick={() => onHop(entryHop('service-router'))}>Edit the routes</Button>
          </div>
        </>
      ) : (
        <RouterEditor address={{ ...hop.address, kind: 'service-router' }} place={hop.place} />
      );
    case 'splitter':
      return <SplitEditor address={{ ...hop.address, kind: 'service-splitter' }} />;
    case 'resolver':
      return (
        <>
          {hop.node.redirects.map((text) => (
            <p key={text} className="text-base text-text-2">
              {text}
            </p>
          ))}
          <Resolvers addresses={hop.addresses} view={view} />
        </>
      );
    case 'target':
      return (
        <>
          <TargetFacts target={hop.target} />
          <Resolvers addresses={hop.addresses} view={view} />
        </>
      );
    case 'entry':
      return <OwnEntry address={hop.address} />;
    default:
      return hop satisfies never;
  }
}

function OwnEntry({ address }: { address: EntryAddress }) {
  switch (address.kind) {
    case 'service-router':
      return <RouterEditor address={{ ...address, kind: 'service-router' }} place={null} />;
    case 'service-splitter':
      return <SplitEditor address={{ ...address, kind: 'service-splitter' }} />;
    default:
      return <ResolverEditor address={{ ...address, kind: 'service-resolver' }} />;
  }
}

/** The resolver that decides; where a redirect led on, each of those that were passed can be chosen. */
function Resolvers({ addresses, view }: { addresses: readonly EntryAddress[]; view: DiscoveryChainView }) {
  const [chosen, choose] = useState(0);
  const address = addresses[chosen] ?? addresses[0];
  if (address === undefined)
    return (
      <p className="text-base text-text-2">
        A resolver of the peer's own decides there. What sends requests to it is edited at the resolver of{' '}
        {view.service}.
      </p>
    );
  return (
    <>
      {addresses.length > 1 && (
        <div className="flex flex-wrap gap-1.5">
          {addresses.map((each, index) => (
            <Button
              key={entryTitle(each)}
              size="sm"
              aria-pressed={each === address}
              variant={each === address ? 'primary' : 'secondary'}
              onClick={() => choose(index)}
            >
              {entryTitle(each)}
            </Button>
          ))}
        </div>
      )}
      <ResolverEditor key={entryTitle(address)} address={{ ...address, kind: 'service-resolver' }} />
    </>
  );
}

function TargetFacts({ target }: { target: ChainTargetView }) {
  if (target.isHidden) return <p className="text-base text-text-2">It leads to services that you may not read.</p>;
  const { status, text } = targetStatus(target);
  const facts: Fact[] = [
    { label: 'Instances', value: <Status status={status}>{text}</Status> },
    {
      label: 'Where',
      value:
        target.peer === '' ? (
          `this cluster, ${target.partition} / ${target.namespace}`
        ) : (
          <Badge tone="accent">peer {target.peer}</Badge>
        ),
    },
    { label: 'Protocol', value: target.protocol ?? 'not known: only the peer can tell' },
    ...(target.filter === ''
      ? []
      : [{ label: 'Only those with', value: <code className="font-mono text-xs">{target.filter}</code> }]),
    { label: 'Connects in', value: `${formatMs(target.connectTimeoutMs)} at most` },
    { label: 'Balanced by', value: target.loadBalancer.policy },
  ];
  return (
    <>
      {(target.problem ?? target.fault) && (
        <Notice tone="danger" icon={<TriangleAlert size={14} />}>
          {target.problem?.message ?? target.fault}
        </Notice>
      )}
      <Facts facts={facts} columns="one" />
      <div className="flex flex-wrap gap-2">
        <ButtonLink size="sm" href={servicePath({ ...target, name: target.service })}>
          The service
        </ButtonLink>
        {target.peer !== '' && (
          <ButtonLink size="sm" href={peeringPath({ name: target.peer, partition: target.partition })}>
            The peering
          </ButtonLink>
        )}
      </div>
    </>
  );
}
