import { checkConfigEntryWrite, type MeshState } from '@peerway/mesh';
import type { ConfigEntry } from '@peerway/model/config-entry';
import type { ChainProblem } from '@peerway/model/discovery-chain';
import { PeerwayError } from '@peerway/model/error';
import type { OperationContext } from '../context.ts';
import { configEntryWarnings } from './config-entry-warnings.ts';
import { shownProblems } from './shown-changes.ts';

/**
 * Judges an entry together with everything else: `before` is the state without the change, `after` with it. Returns what the
 * writer should know, of services that they may read.
 * @throws PeerwayError `config.reference` for what must not be
 */
export function checkEntry(
  context: OperationContext,
  before: MeshState,
  after: MeshState,
  entry: ConfigEntry,
): string[] {
  const warnings = refuseOrWarn(shownProblems(context, checkConfigEntryWrite(before, after, entry)));
  return [...new Set([...configEntryWarnings(context, after, entry), ...warnings])];
}

/**
 * The same for an entry that goes away.
 * @throws PeerwayError `config.reference` while another entry needs it
 */
export function checkDeletion(
  context: OperationContext,
  before: MeshState,
  after: MeshState,
  entry: ConfigEntry,
): string[] {
  return refuseOrWarn(shownProblems(context, checkConfigEntryWrite(before, after, entry)));
}

function refuseOrWarn(problems: readonly ChainProblem[]): string[] {
  const [first, ...others] = problems.filter(({ severity }) => severity === 'refused');
  if (first !== undefined) {
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    throw new PeerwayError('config.reference', `${first.message}${more}`, {
      hint: first.where === '' ? 'Ask somebody who may read them.' : `See ${first.where}.`,
    });
  }
  return problems.map(({ message, where }) => (where === '' ? message : `${where}: ${message}`));
}
