'use client';

import { Notice } from '@peerway/ui';
import { CircleAlert, Info } from 'lucide-react';
import type { EntryReading } from './entry-text';

/** What is wrong in a text, in words and with its place, for who does not see the underlines. */
export function EntryProblems({ reading, canSwitch }: { reading: EntryReading; canSwitch: boolean }) {
  const { problems, notes } = reading;
  return (
    <div aria-live="polite" className="flex flex-col gap-2">
      {problems.map((problem) => (
        <Notice
          key={`${problem.line}:${problem.column}:${problem.message}`}
          tone="danger"
          icon={<CircleAlert size={14} />}
        >
          {problem.line !== null && (
            <span className="text-text-2 tabular-nums">
              Line {problem.line}
              {problem.column !== null && `, column ${problem.column}`}:{' '}
            </span>
          )}
          {problem.message}
          {problem.hint !== null && <span className="block text-text-2">{problem.hint}</span>}
        </Notice>
      ))}
      {!canSwitch && <p className="text-sm text-text-3">The format can be changed once the text can be read.</p>}
      {notes.map((note) => (
        <Notice key={note} tone="info" icon={<Info size={14} />}>
          {note}
        </Notice>
      ))}
    </div>
  );
}
