import type { ChainTargetView } from '@peerway/model/discovery-chain';
import type { StatusKind } from '@peerway/ui';

/** How a target is, with its healthy instances of all. */
export function targetStatus({ instances, problem, fault, isHidden }: ChainTargetView): {
  status: StatusKind;
  text: string;
} {
  if (isHidden) return { status: 'unknown', text: 'hidden' };
  const { healthy, total } = instances;
  const text = `${healthy} of ${total} healthy`;
  if (fault !== '') return { status: 'failing', text: 'leads nowhere' };
  if (problem !== null) return { status: 'failing', text: total === 0 ? 'no instance' : text };
  if (total === 0) return { status: 'unknown', text: 'no instance known' };
  return { status: healthy === total ? 'healthy' : healthy === 0 ? 'failing' : 'degraded', text };
}
