import { type ConfigEntryName, configEntryKey } from '@peerway/model/config-entry';
import type { ChainProblem } from '@peerway/model/discovery-chain';
import { chainServices } from '../catalog-index.ts';
import { ownWords, type WithSubject } from '../change-subject.ts';
import { type ServiceReference, serviceKey } from '../service-reference.ts';
import type { MeshState } from '../state.ts';
import { affectedServices } from './affected-services.ts';
import { chainProblems, problemText } from './chain-problems.ts';
import { entryTexts } from './entry-texts.ts';
import { exportSafety, peersOf } from './export-safety.ts';
import { lostPermissions } from './lost-permissions.ts';
import { protocolFlips } from './protocol-flips.ts';
import { deletedReferences, writtenReferences } from './references.ts';

/**
 * What a change of one entry makes wrong, `refused` problems first: with the entry itself, with every chain that it has a part
 * in, and with what peers get of them. `after` is `before` with the entry written, or without it where it was deleted.
 * Costs what the chains that lead to the entry are, not what the cluster is, except for the defaults of all proxies.
 */
export function checkConfigEntryWrite(
  before: MeshState,
  after: MeshState,
  name: ConfigEntryName,
): WithSubject<ChainProblem>[] {
  const written = after.configEntry.get(configEntryKey(name))?.entry;
  const affected = affectedServices(before, after, name);
  const problems = [
    ...(written === undefined
      ? deletedReferences(after, name)
      : [...entryTexts(written), ...writtenReferences(after, written)].map((problem) => ({
          ...problem,
          about: ownWords,
        }))),
    ...chainProblems(before, after, affected, name),
    ...exportSafety(before, after, exportedCandidates(before, after, affected, name)),
    ...protocolFlips(before, after, name),
    ...lostPermissions(before, after, name),
  ];
  const unique = new Map(
    problems.map((problem) => [[problemText(problem), ...problem.about.services.map(serviceKey)].join(), problem]),
  );
  return [...unique.values()].sort(
    (left, right) => Number(right.severity === 'refused') - Number(left.severity === 'refused'),
  );
}

/** Services whose exports the change can make unsafe: only those with a chain of their own can be. */
function exportedCandidates(
  before: MeshState,
  after: MeshState,
  affected: readonly ServiceReference[],
  name: ConfigEntryName,
): readonly ServiceReference[] {
  if (name.Kind !== 'exported-services') return affected;
  return chainServices(after, name.Partition).filter(
    (service) => peersOf(before, service).join() !== peersOf(after, service).join(),
  );
}
