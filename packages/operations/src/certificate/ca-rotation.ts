import { PeerwayError } from '@peerway/model/error';

/**
 * Where a root stands. `published`: in every bundle, signs nothing yet. `active`: signs leaves. `retiring`: signs nothing any more,
 * trusted until its last leaf has expired. `since`: when it got there. `notAfter`: when the certificate ends.
 */
export type RotationRoot = { id: string; since: Date; notAfter: Date } & (
  | { state: 'published' | 'active' }
  | {
      state: 'retiring';
      /** The longest life, in ms, of any leaf it signed: a shorter one configured since says nothing about leaves out there. */
      longestLeafMs: number;
    }
);

/** Somebody who has to know a new root before leaves of it appear, and the roots that its last acknowledgement covers. */
export type RotationWitness = { kind: 'proxy' | 'peer'; name: string; rootIds: ReadonlySet<string> };

export type RotationStep =
  | { kind: 'rest' }
  | { kind: 'activate'; rootId: string; formerId: string }
  | { kind: 'retire'; rootIds: string[] }
  /** `until`: null when it is not time that is waited for. `waitingFor` is sorted. */
  | {
      kind: 'wait';
      phase: 'published' | 'retiring';
      rootId: string;
      since: Date;
      until: Date | null;
      waitingFor: Waiting[];
    }
  /** The roots are in no state that a rotation leads to; nothing is done until somebody has looked. */
  | { kind: 'blocked'; reason: string };

export type Waiting = Pick<RotationWitness, 'kind' | 'name'>;

/** How long evidence is gathered before silence counts: after a restart nobody has reported, which looks like nobody to wait for. */
export const OBSERVATION_MS = 60_000;

/**
 * The next step of a rotation, from the roots, who knows them and the time; asked again after every step and every restart.
 *
 * A published root becomes active when every witness has acknowledged it and witnesses were observed for a minute since it was
 * published. A retiring root goes after twice the longest life of its leaves (semantics A8), or when it has itself expired. What
 * proxies show now never shortens that: one that is cut off serves with its old leaf until the leaf ends, and is seen by nobody here.
 * @param input.observingSince when this process began to collect acknowledgements
 */
export function decideRotation(input: {
  roots: readonly RotationRoot[];
  witnesses: readonly RotationWitness[];
  observingSince: Date;
  now: Date;
}): RotationStep {
  const { roots, witnesses, now } = input;
  const active = roots.filter((root) => root.state === 'active');
  const published = roots.filter((root) => root.state === 'published');
  const [former, ...moreActive] = active;
  const [next, ...morePublished] = published;
  if (former === undefined || moreActive.length > 0)
    return { kind: 'blocked', reason: `${active.length} roots are active where exactly one has to be` };
  if (morePublished.length > 0)
    return { kind: 'blocked', reason: `${published.length} new roots are published at once` };

  const retiring = roots
    .flatMap((root) => (root.state === 'retiring' ? [{ root, until: retirementTime(root) }] : []))
    .toSorted((a, b) => a.until.getTime() - b.until.getTime());
  const due = retiring.filter(({ until }) => until <= now);
  if (due.length > 0) return { kind: 'retire', rootIds: due.map(({ root }) => root.id) };

  if (next !== undefined) {
    if (next.notAfter <= now) return { kind: 'blocked', reason: `the published root ${next.id} has expired` };
    const waitingFor = witnesses
      .filter(({ rootIds }) => !rootIds.has(next.id))
      .map(({ kind, name }) => ({ kind, name }))
      .toSorted((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name));
    const observed = new Date(Math.max(next.since.getTime(), input.observingSince.getTime()) + OBSERVATION_MS);
    if (waitingFor.length === 0 && observed <= now) return { kind: 'activate', rootId: next.id, formerId: former.id };
    const until = observed > now ? observed : null;
    return { kind: 'wait', phase: 'published', rootId: next.id, since: next.since, until, waitingFor };
  }
  const [soonest] = retiring;
  if (soonest === undefined) return { kind: 'rest' };
  const { root, until } = soonest;
  return { kind: 'wait', phase: 'retiring', rootId: root.id, since: root.since, until, waitingFor: [] };
}

/**
 * The published root that a cancelled rotation takes back. Once a root is active its leaves are out, and the way back is another rotation.
 * @throws PeerwayError `request.conflict` when none is published
 */
export function rootToCancel(roots: readonly RotationRoot[]): string {
  const published = roots.find((root) => root.state === 'published');
  if (published === undefined)
    throw new PeerwayError(
      'request.conflict',
      'No rotation can be cancelled: no new root is waiting to become active.',
    );
  return published.id;
}

function retirementTime(root: RotationRoot & { state: 'retiring' }): Date {
  return new Date(Math.min(root.since.getTime() + 2 * root.longestLeafMs, root.notAfter.getTime()));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
