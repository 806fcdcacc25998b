import { type HeaderEdits, noHeaderEdits } from '@peerway/model/http-route';

type Modifiers = {
  Add?: Record<string, string> | undefined;
  Set?: Record<string, string> | undefined;
  Remove?: string[] | undefined;
};

/** `RequestHeaders` or `ResponseHeaders` of an entry. */
export function headerEdits(modifiers: Modifiers | undefined): HeaderEdits {
  if (modifiers === undefined) return noHeaderEdits;
  return { remove: modifiers.Remove ?? [], set: modifiers.Set ?? {}, add: modifiers.Add ?? {} };
}

/**
 * Two sets of edits as one. Of a header that both touch, what `winner` does stands: what `loser` sets or adds to it is
 * dropped, unless the winner only adds to what the loser sets. Header names have no case.
 */
export function mergeHeaderEdits(loser: HeaderEdits, winner: HeaderEdits): HeaderEdits {
  const added = names(Object.keys(winner.add));
  const replaced = names([...winner.remove, ...Object.keys(winner.set)]);
  return {
    remove: [...loser.remove.filter((name) => !names(winner.remove).has(name.toLowerCase())), ...winner.remove],
    set: { ...without(loser.set, replaced), ...winner.set },
    add: { ...without(without(loser.add, replaced), added), ...winner.add },
  };
}

const names = (list: readonly string[]): Set<string> => new Set(list.map((name) => name.toLowerCase()));

function without(values: Record<string, string>, dropped: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !dropped.has(name.toLowerCase())));
}
