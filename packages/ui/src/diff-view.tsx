import clsx from 'clsx';
import { useState } from 'react';
import { Button } from './button.tsx';
import { type DiffLine, foldDiff, lineDiff } from './line-diff.ts';

const CONTEXT = 3;
const looks = { same: '', removed: 'bg-danger-subtle', added: 'bg-success-subtle' };
const signs = { same: ' ', removed: '−', added: '+' };
const words = { same: '', removed: 'removed: ', added: 'added: ' };

/** What changed between two texts, line by line, by sign and colour. */
export function DiffView({
  label,
  before,
  after,
  whenSame = 'No difference.',
}: {
  label: string;
  before: string;
  after: string;
  whenSame?: string;
}) {
  const [isWhole, setWhole] = useState(false);
  const lines = lineDiff(before, after);
  if (lines.every(({ kind }) => kind === 'same')) return <p className="text-base text-text-2">{whenSame}</p>;
  const shown = isWhole ? lines : foldDiff(lines, CONTEXT);
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-[60dvh] overflow-auto rounded-md border border-line bg-surface-1 font-mono text-xs"
    >
      <div className="w-max min-w-full py-1.5">
        {shown.map((line) =>
          line.kind === 'gap' ? (
            <div key={`gap-${shown.indexOf(line)}`} className="px-3 py-1 text-text-3">
              <Button size="sm" variant="ghost" onClick={() => setWhole(true)}>
                Show {line.count} unchanged {line.count === 1 ? 'line' : 'lines'}
              </Button>
            </div>
          ) : (
            <Line key={`${line.before}-${line.after}`} line={line} />
          ),
        )}
      </div>
    </section>
  );
}

function Line({ line }: { line: DiffLine }) {
  return (
    <div className={clsx('flex px-3 leading-5', looks[line.kind])}>
      <span aria-hidden="true" className="w-8 shrink-0 select-none pr-2 text-right text-text-2 tabular-nums">
        {line.after ?? line.before}
      </span>
      <span aria-hidden="true" className="w-4 shrink-0 select-none text-text-2">
        {signs[line.kind]}
      </span>
      <span className="whitespace-pre text-text-1">
        {words[line.kind] !== '' && <span className="sr-only">{words[line.kind]}</span>}
        {line.text}
      </span>
    </div>
  );
}
