import type { Services } from '../context.ts';
import { caConfigOf } from './ca-root-row.ts';
import { decideRotation, type RotationStep } from './ca-rotation.ts';
import { activateRoot, retireRoots, rotationRoots } from './rotation-step.ts';
import { rotationWitnesses } from './rotation-witnesses.ts';

const LOOK_EVERY_MS = 1_000;

/** The next step of the rotation, seen from this process. */
export function nextRotationStep({ store, live, now }: Services): RotationStep {
  const state = store.state();
  return decideRotation({
    roots: rotationRoots(state),
    witnesses: rotationWitnesses(state, live),
    observingSince: live.startedAt,
    now: now(),
  });
}

/**
 * Does the next step of a rotation if it is due. Every step is one transaction that looks at the roots again, so a crash between
 * two of them leaves a state from which the next one follows.
 */
export async function advanceCaRotation(services: Services): Promise<RotationStep> {
  const { store, now, log } = services;
  const step = nextRotationStep(services);
  if (step.kind !== 'activate' && step.kind !== 'retire') return step;
  await store.transact(async (transaction) => {
    if (step.kind === 'activate') {
      const { leafTtlMs } = caConfigOf(transaction.state);
      await activateRoot(transaction, { ...step, leafTtlMs, now: now() });
    } else retireRoots(transaction, step.rootIds);
    transaction.audit({
      actor: 'ca-rotation',
      operation: step.kind === 'activate' ? 'ca.activate-root' : 'ca.retire-root',
      target: step.kind === 'activate' ? step.rootId : step.rootIds.join(', '),
      outcome: 'done',
      requestId: '',
    });
  });
  log('info', `ca.rotation_${step.kind}d`, { ...step });
  return step;
}

/** Carries rotations on; only the leader does. Returns what ends it. */
export function startCaRotationLoop(services: Services): () => void {
  const { store, log } = services;
  let isBusy = false;
  let blocked = '';
  const timer = setInterval(() => {
    // With one root there is nothing to do: the usual case costs nothing.
    if (isBusy || !store.isLeader() || store.state().caRoot.size < 2) return;
    isBusy = true;
    advanceCaRotation(services)
      .then((step) => {
        const reason = step.kind === 'blocked' ? step.reason : '';
        if (reason !== blocked && reason !== '') log('error', 'ca.rotation_blocked', { reason });
        blocked = reason;
      })
      .catch((error: unknown) => log('warn', 'ca.rotation_failed', { error: String(error) }))
      .finally(() => {
        isBusy = false;
      });
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
