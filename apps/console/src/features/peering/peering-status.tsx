import type { PeeringState, PeeringView } from '@peerway/model/peering';
import { Status } from '@peerway/ui';

const words: Record<PeeringState, string> = {
  UNDEFINED: 'Not known',
  PENDING: 'Pending',
  ESTABLISHING: 'Establishing',
  ACTIVE: 'Active',
  FAILING: 'Failing',
  DELETING: 'Deleting',
  TERMINATED: 'Terminated',
};

/** What the state is called. A peering whose evidence says worse than its state is named by its health. */
export function stateWord(peering: Pick<PeeringView, 'state' | 'health'>): string {
  if (peering.health === 'stale') return 'Stale';
  if (peering.health === 'degraded' && peering.state === 'ACTIVE') return 'Degraded';
  return words[peering.state];
}

export function PeeringStatus({ peering }: { peering: Pick<PeeringView, 'state' | 'health'> }) {
  return <Status status={peering.health}>{stateWord(peering)}</Status>;
}
