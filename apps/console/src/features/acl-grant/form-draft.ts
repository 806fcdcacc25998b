import { hashKey } from '@tanstack/react-query';

/** What the cluster has, and the index of its last write; 0: nothing yet. */
export type Stored<Value> = { value: Value; index: number };

/** What is being written, and what it was made from. */
export type FormDraft<Value> = { value: Value; from: Stored<Value> };

export const beginDraft = <Value>(stored: Stored<Value>): FormDraft<Value> => ({ value: stored.value, from: stored });

/** By content, in any order of fields: some of it, such as the name of a policy that is linked, changes without a write of its own. */
const isSame = (left: unknown, right: unknown): boolean => hashKey([left]) === hashKey([right]);

/** Something was typed that is not what it began with. */
export const isTouched = <Value>({ value, from }: FormDraft<Value>): boolean => !isSame(value, from.value);

/** The cluster has something else by now. What is older than the draft, as a list that is read anew just now, tells nothing. */
const isNewer = <Value>({ from }: FormDraft<Value>, stored: Stored<Value>): boolean =>
  stored.index >= from.index && !isSame(stored.value, from.value);

/** Somebody else wrote while this was being written, and something else than this. */
export const isBehind = <Value>(draft: FormDraft<Value>, stored: Stored<Value>): boolean =>
  isTouched(draft) && isNewer(draft, stored) && !isSame(draft.value, stored.value);

/** What to go on with: what nobody touched follows the cluster, what somebody typed stays. The same object when nothing happened. */
export const followStored = <Value>(draft: FormDraft<Value>, stored: Stored<Value>): FormDraft<Value> =>
  isNewer(draft, stored) && !isBehind(draft, stored) ? beginDraft(stored) : draft;

/** Goes on with what was typed, having seen what they wrote: the next save replaces theirs. */
export const keepMine = <Value>(draft: FormDraft<Value>, stored: Stored<Value>): FormDraft<Value> => ({
  value: draft.value,
  from: stored,
});
