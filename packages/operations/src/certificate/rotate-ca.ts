import { PeerwayError } from '@peerway/model/error';
import { crossSignRoot } from '@peerway/pki';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { activeRoot, caConfigOf, makeRoot } from './ca-root-row.ts';
import { rootToCancel } from './ca-rotation.ts';
import { activateRoot, crossSignatures, retireRoots, rotationRoots } from './rotation-step.ts';

const WRITE = { resource: 'operator', access: 'write' } as const;
const startSchema = z.strictObject({
  /** Whoever does not know the new root yet refuses its leaves: only when the old key can not be trusted any more. */
  withoutCrossSigning: z.boolean().default(false),
});

/**
 * Publishes a new root beside the one that signs. It signs once every proxy and every peer knows it; the old one stays trusted
 * until its last leaf has expired (semantics A8). What follows is done by `startCaRotationLoop`.
 * @throws PeerwayError `request.conflict` while another new root waits, `peering.not_ready` before there is a CA
 */
export async function startCaRotation(context: OperationContext, rawInput: unknown): Promise<{ rootId: string }> {
  const operation = 'ca.start-rotation';
  requirePermission(context, operation, WRITE);
  const { withoutCrossSigning } = parseInput(startSchema, rawInput ?? {});
  return await write(context, operation, 'ca', async (transaction) => {
    const { state } = transaction;
    const former = activeRoot(state);
    const formerKey = former === undefined ? null : await transaction.caKey(former.id);
    if (former === undefined || formerKey === null)
      throw new PeerwayError('peering.not_ready', 'CA has not finished initializing');
    const waiting = [...state.caRoot.values()].find((root) => root.state === 'published');
    if (waiting !== undefined)
      throw new PeerwayError('request.conflict', `A rotation is under way: the root ${waiting.name} waits to sign.`, {
        hint: 'Wait until it signs, let it sign now, or cancel that rotation.',
      });
    const now = context.now();
    const { created, row } = makeRoot(state, { rootState: 'published', now });
    const certPem = withoutCrossSigning
      ? null
      : crossSignRoot({
          oldRoot: { certPem: former.certPem, privateKeyPem: formerKey },
          newRootPem: row.certPem,
          now,
        });
    transaction.put('caRoot', { ...row, crossSigned: certPem === null ? [] : crossSignatures(former, certPem) });
    await transaction.setCaKey(row.id, created.privateKeyPem);
    return { rootId: row.id };
  });
}

/**
 * Takes the published root back. Nothing was signed with it, so nobody notices.
 * @throws PeerwayError `request.conflict` when none is published
 */
export async function cancelCaRotation(context: OperationContext): Promise<{ rootId: string }> {
  const operation = 'ca.cancel-rotation';
  requirePermission(context, operation, WRITE);
  return await write(context, operation, 'ca', async (transaction) => {
    const rootId = rootToCancel(rotationRoots(transaction.state));
    retireRoots(transaction, [rootId]);
    await transaction.deleteCaKey(rootId);
    return { rootId };
  });
}

/**
 * Lets the published root sign at once, whoever has not said yet that it knows it: for a peer that is away for long. Those that
 * trust an earlier root follow the cross-signature; without one they refuse the new leaves until they hear of the root.
 * @throws PeerwayError `request.conflict` when none is published
 */
export async function activateCaRoot(context: OperationContext): Promise<{ rootId: string }> {
  const operation = 'ca.activate-root';
  requirePermission(context, operation, WRITE);
  return await write(context, operation, 'ca', async (transaction) => {
    const { state } = transaction;
    const published = [...state.caRoot.values()].find((root) => root.state === 'published');
    const former = activeRoot(state);
    if (published === undefined || former === undefined)
      throw new PeerwayError('request.conflict', 'No new root is waiting to sign.', {
        hint: 'Start a rotation first.',
      });
    const { leafTtlMs } = caConfigOf(state);
    await activateRoot(transaction, { rootId: published.id, formerId: former.id, leafTtlMs, now: context.now() });
    return { rootId: published.id };
  });
}
