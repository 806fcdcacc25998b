'use client';

import type { CaRotationView } from '@peerway/model/certificate';
import { Button, Mono, Notice, Panel, RelativeTime, Section, Status } from '@peerway/ui';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

type Allowed = { isAllowed: boolean; reason: string };

/** Where a rotation stands, for whom it waits, and what can be done about it. Nothing while none is under way. */
export function RotationSteps({
  rotation,
  write,
  onActivate,
  onCancel,
}: {
  rotation: CaRotationView;
  write: Allowed;
  onActivate: () => void;
  onCancel: () => void;
}) {
  if (rotation.phase === 'none') return null;
  if (rotation.phase === 'blocked')
    return (
      <Notice tone="danger" icon={<TriangleAlert size={14} />}>
        The rotation can not go on: {rotation.reason}. Nothing is done until somebody has looked at the roots.
      </Notice>
    );
  const isPublished = rotation.phase === 'published';
  return (
    <Section
      title="Rotation"
      about={isPublished ? 'The new root is known, and signs nothing yet.' : 'The new root signs.'}
      actions={
        isPublished && (
          <>
            <Button size="sm" disabled={!write.isAllowed} title={write.reason} onClick={onCancel}>
              Cancel rotation
            </Button>
            <Button size="sm" disabled={!write.isAllowed} title={write.reason} onClick={onActivate}>
              Let it sign now
            </Button>
          </>
        )
      }
    >
      <Panel>
        <ol className="flex flex-col gap-3">
          <Step state={isPublished ? 'pending' : 'healthy'} title="Everybody knows the new root">
            {isPublished ? <Waiting rotation={rotation} /> : 'Proxies and peers have it in their trust bundles.'}
          </Step>
          <Step state={isPublished ? 'unknown' : 'healthy'} title="The new root signs">
            {isPublished ? 'Follows by itself.' : 'Proxies get new leaves as soon as they hear of it.'}
          </Step>
          <Step state={isPublished ? 'unknown' : 'pending'} title="The old root is forgotten">
            {!isPublished && rotation.until !== null ? (
              <>
                <RelativeTime at={rotation.until} />, when its last leaf has expired.
              </>
            ) : (
              'When its last leaf has expired.'
            )}
          </Step>
        </ol>
      </Panel>
    </Section>
  );
}

function Waiting({ rotation }: { rotation: Extract<CaRotationView, { phase: 'published' | 'retiring' }> }) {
  if (rotation.waitingFor.length === 0)
    return rotation.until === null ? (
      'It signs in a moment.'
    ) : (
      <>
        Nobody is waited for. It signs <RelativeTime at={rotation.until} />, unless somebody shows up who does not know
        it.
      </>
    );
  return (
    <>
      Waiting for{' '}
      {rotation.waitingFor.map(({ kind, name }, index) => (
        <span key={`${kind} ${name}`}>
          {index > 0 && ', '}
          {kind} <Mono>{name}</Mono>
        </span>
      ))}
      . A peer that is away says so when it is back; who is gone for good need not be waited for.
    </>
  );
}

function Step({
  state,
  title,
  children,
}: {
  state: 'healthy' | 'pending' | 'unknown';
  title: string;
  children: ReactNode;
}) {
  return (
    <li>
      <Status status={state} className="font-medium">
        {title}
      </Status>
      <div className="pl-5 text-sm text-text-2">{children}</div>
    </li>
  );
}
