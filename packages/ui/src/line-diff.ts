import { diffLines } from 'diff';

/** A line of two texts: in both, only before, or only after. Numbers count from 1; null: it is not in that text. */
export type DiffLine = {
  kind: 'same' | 'removed' | 'added';
  before: number | null;
  after: number | null;
  text: string;
};
/** A run of lines of both texts that is left out. */
export type DiffGap = { kind: 'gap'; count: number };

/** The lines of two texts, each once. */
export function lineDiff(before: string, after: string): DiffLine[] {
  let beforeLine = 0;
  let afterLine = 0;
  return diffLines(before, after).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): DiffLine => {
        if (added) return { kind: 'added', before: null, after: ++afterLine, text };
        if (removed) return { kind: 'removed', before: ++beforeLine, after: null, text };
        return { kind: 'same', before: ++beforeLine, after: ++afterLine, text };
      }),
  );
}

/** Leaves out what is the same for long: `context` lines stay around every change. */
export function foldDiff(lines: readonly DiffLine[], context: number): (DiffLine | DiffGap)[] {
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ kind }) => kind !== 'same');
  const folded: (DiffLine | DiffGap)[] = [];
  for (const [index, line] of lines.entries()) {
    const last = folded.at(-1);
    if (isNear(index)) folded.push(line);
    else if (last?.kind === 'gap') last.count += 1;
    else folded.push({ kind: 'gap', count: 1 });
  }
  return folded;
}
