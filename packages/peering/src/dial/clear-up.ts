import type { Log } from '@peerway/model/log';
import type { Peering } from '@peerway/model/peering';
import type { PeeringBackend, PeeringWrite } from '../backend.ts';
import { removalWrites } from '../import/removal.ts';
import { findPeering, isActivePeering } from '../peering-lookup.ts';
import type { PeeringStreamTracker } from '../tracker.ts';

const ROWS_MAX = 2_000;

/** A peering that is taken down and has no stream any more, so that what it brought can go. */
export const isToClearUp = (tracker: PeeringStreamTracker, peering: Peering): boolean =>
  !isActivePeering(peering) && !tracker.isConnected(peering.id);

/**
 * Removes what was imported through the peering, then its trust bundle, and for one in DELETING in the end its record
 * (peering-wire §5.8). Rejects when the store fails: then it is to be called again.
 */
export async function clearUp(
  backend: PeeringBackend,
  tracker: PeeringStreamTracker,
  peering: Peering,
  log: Log,
): Promise<void> {
  let writes: PeeringWrite[];
  do {
    writes = [];
    await backend.write(peering.id, 'cleanup', (state) => {
      writes = removalWrites(state, peering, ROWS_MAX);
      return writes;
    });
  } while (writes.length > 0);
  if (findPeering(backend.state(), peering.id)?.state !== 'DELETING') return;
  await backend.finishDeletion(peering.id);
  tracker.forget(peering.id);
  log('info', 'peering.deleted', { peeringId: peering.id, name: peering.name });
}
