'use client';

import type { DiscoveryChainView } from '@peerway/model/discovery-chain';
import { Button, Notice } from '@peerway/ui';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { targetText } from './chain-text';
import { targetHop } from './hop';

/** What is wrong with a chain, in words, before it is drawn: what can not work first. */
export function ChainProblems({ view, onHop }: { view: DiscoveryChainView; onHop: (id: string) => void }) {
  const problems = view.problems.toSorted(
    (one, other) => Number(other.severity === 'refused') - Number(one.severity === 'refused'),
  );
  const unreachable = Object.values(view.targets).filter(({ problem }) => problem !== null);
  if (problems.length + unreachable.length === 0) return null;
  return (
    <section aria-label="Problems" className="flex flex-col gap-2">
      {problems.map(({ severity, message, where }) => (
        <Notice
          key={`${where} ${message}`}
          tone={severity === 'refused' ? 'danger' : 'warning'}
          icon={severity === 'refused' ? <CircleAlert size={14} /> : <TriangleAlert size={14} />}
        >
          <span className="block first-letter:uppercase">{message}</span>
          <span className="block text-text-2">{where}</span>
        </Notice>
      ))}
      {unreachable.map((target) => (
        <Notice
          key={target.id}
          tone="warning"
          icon={<TriangleAlert size={14} />}
          action={
            <Button size="sm" onClick={() => onHop(targetHop(target.id))}>
              Show
            </Button>
          }
        >
          <span className="font-medium">{targetText(target, view)}</span>: {target.problem?.message}
        </Notice>
      ))}
    </section>
  );
}
