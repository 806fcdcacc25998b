import type { PeeringView } from '@peerway/model/peering';
import { formatList, formatQuantity } from '@peerway/ui';

const needsSomebody = (peering: Pick<PeeringView, 'health'>): boolean =>
  peering.health === 'failing' || peering.health === 'degraded' || peering.health === 'stale';

/** The state of all peerings in a sentence, the worst first. */
export function peeringsSentence(peerings: readonly Pick<PeeringView, 'name' | 'health' | 'reason'>[]): string {
  if (peerings.length === 0) return 'This cluster is joined with no other yet.';
  const bad = peerings.filter(needsSomebody);
  const [first] = bad;
  if (first && bad.length === 1) {
    const which = peerings.length === 1 ? 'The peering' : `1 of ${peerings.length} peerings`;
    return `${which} is not well: ${first.name}. ${first.reason}`;
  }
  if (bad.length > 1) {
    return `${bad.length} of ${peerings.length} peerings are not well: ${formatList(bad.map(({ name }) => name))}.`;
  }
  const waiting = peerings.filter(({ health }) => health === 'pending' || health === 'unknown');
  const active = peerings.length - waiting.length;
  if (active === 0) {
    return `${formatQuantity(waiting.length, 'peering')} ${waiting.length === 1 ? 'waits' : 'wait'} for the other side.`;
  }
  const well =
    peerings.length === 1
      ? 'The one peering is active.'
      : waiting.length === 0
        ? `All ${peerings.length} peerings are active.`
        : `${formatQuantity(active, 'peering')} ${active === 1 ? 'is' : 'are'} active.`;
  return waiting.length === 0
    ? well
    : `${well} ${waiting.length} more ${waiting.length === 1 ? 'waits' : 'wait'} for the other side.`;
}
