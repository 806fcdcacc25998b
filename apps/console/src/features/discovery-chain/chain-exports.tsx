'use client';

import type { DiscoveryChainView } from '@peerway/model/discovery-chain';
import { Link } from '@peerway/ui';
import { Send } from 'lucide-react';
import { peeringPath } from '@/features/peering/peering-path';

/** Whom the chain speaks for beyond this cluster. */
export function ChainExports({ view }: { view: DiscoveryChainView }) {
  const { exportedTo, service, partition } = view;
  return (
    <p className="flex gap-2 text-base text-text-2">
      <Send size={16} aria-hidden="true" className="mt-[3px] shrink-0 text-text-3" />
      {exportedTo.length === 0 ? (
        <span>
          Exported to no peer: only callers in this cluster get this answer.{' '}
          <Link look="accent" href={`/exports?do=export&service=${encodeURIComponent(service)}`}>
            Export it
          </Link>
        </span>
      ) : (
        <span>
          Exported to{' '}
          {exportedTo.map((peer, index) => (
            <span key={peer}>
              {index > 0 && (index === exportedTo.length - 1 ? ' and ' : ', ')}
              <Link href={peeringPath({ name: peer, partition })}>{peer}</Link>
            </span>
          ))}
          : peers get this answer, too. A change here changes where their requests go.
        </span>
      )}
    </p>
  );
}
