import type { MeshState } from '@peerway/mesh';
import type { CaRoot } from '@peerway/model/certificate';
import type { StoreTransaction } from '@peerway/store';
import type { RotationRoot } from './ca-rotation.ts';

/** The rows as `decideRotation` takes them. */
export function rotationRoots(state: Pick<MeshState, 'caRoot'>): RotationRoot[] {
  return [...state.caRoot.values()].map((row) => {
    const common = { id: row.id, since: new Date(row.since), notAfter: new Date(row.notAfter) };
    return row.state === 'retiring'
      ? { ...common, state: row.state, longestLeafMs: row.longestLeafMs }
      : { ...common, state: row.state };
  });
}

/**
 * From now on the published root signs. The former one's key is not needed for anything any more, and goes at once: whoever
 * gets at the database afterwards can not sign in its name.
 */
export async function activateRoot(
  transaction: StoreTransaction,
  { rootId, formerId, leafTtlMs, now }: { rootId: string; formerId: string; leafTtlMs: number; now: Date },
): Promise<void> {
  const root = transaction.state.caRoot.get(rootId);
  const former = transaction.state.caRoot.get(formerId);
  if (root?.state !== 'published' || former?.state !== 'active')
    throw new Error(`root ${rootId} can not follow ${formerId}: they are not in a rotation any more`);
  const since = now.toISOString();
  transaction.put('caRoot', { ...former, state: 'retiring', since });
  transaction.put('caRoot', { ...root, state: 'active', since, longestLeafMs: leafTtlMs });
  await transaction.deleteCaKey(formerId);
}

/** Roots whose last leaf is gone leave the trust bundle, and what they said for later roots goes with them. */
export function retireRoots(transaction: StoreTransaction, rootIds: readonly string[]): void {
  for (const rootId of rootIds) transaction.remove('caRoot', rootId);
  for (const row of transaction.state.caRoot.values()) {
    const crossSigned = row.crossSigned.filter(({ byRootId }) => !rootIds.includes(byRootId));
    if (crossSigned.length < row.crossSigned.length) transaction.put('caRoot', { ...row, crossSigned });
  }
}

/** What leaves of a new root are sent with: its own cross-signature, and those of the root that made it. */
export const crossSignatures = (by: CaRoot, certPem: string): CaRoot['crossSigned'] => [
  { byRootId: by.id, certPem },
  ...by.crossSigned,
];
