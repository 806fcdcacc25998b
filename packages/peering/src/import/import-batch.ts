import type { MeshState } from '@peerway/mesh';
import type { Log } from '@peerway/model/log';
import type { PeeringBackend } from '../backend.ts';
import { findPeering, isActivePeering } from '../peering-lookup.ts';
import type { ReceivedResource } from '../stream/machine.ts';
import { resourceUrls } from '../wire/resource-url.ts';
import { applyResource } from './apply-resource.ts';
import { ImportDraft } from './import-draft.ts';
import { ImportError } from './import-error.ts';

/** Why each resource of a batch was not applied, in the batch's order; null where it was. */
export type ImportOutcome = string | null;

/**
 * Applies resources in order in one transaction. One that can not be applied harms none of the others; if the store refuses
 * the whole, each is tried alone. Resolves when what was applied is durable.
 */
export async function importBatch(
  backend: PeeringBackend,
  peeringId: string,
  resources: readonly ReceivedResource[],
  log: Log,
): Promise<ImportOutcome[]> {
  let outcomes: ImportOutcome[] = [];
  try {
    await backend.write(peeringId, 'import', (state) => {
      const draft = openDraft(state, peeringId, resources);
      outcomes = resources.map((resource) => outcomeOf(() => applyResource(draft, resource)));
      return draft.writes();
    });
    return outcomes;
  } catch (error) {
    if (error instanceof ImportError) return resources.map(() => error.message);
    log('warn', 'peering.import_failed', { peeringId, resources: resources.length, error: String(error) });
    if (resources.length === 1) return ['the store could not keep it'];
    const alone: ImportOutcome[] = [];
    for (const resource of resources) alone.push(...(await importBatch(backend, peeringId, [resource], log)));
    return alone;
  }
}

function openDraft(state: MeshState, peeringId: string, resources: readonly ReceivedResource[]): ImportDraft {
  const peering = findPeering(state, peeringId);
  if (!peering) throw new ImportError('the peering does not exist');
  if (!isActivePeering(peering)) throw new ImportError('the peering is being deleted');
  const hasList = resources.some(({ url }) => url === resourceUrls.exportedServiceList);
  return new ImportDraft(state, peering, hasList ? null : new Set(resources.map(({ id }) => id)));
}

function outcomeOf(apply: () => void): ImportOutcome {
  try {
    apply();
    return null;
  } catch (error) {
    if (error instanceof ImportError) return error.message;
    throw error;
  }
}
