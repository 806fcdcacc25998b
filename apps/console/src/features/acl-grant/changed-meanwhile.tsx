'use client';

import { Button } from '@peerway/ui';
import { GitMerge } from 'lucide-react';
import dynamic from 'next/dynamic';
import type { FormDraftState } from './use-form-draft';

// Comparing texts is needed only when two people meet.
const DiffView = dynamic(() => import('@peerway/ui/diff-view').then((module) => module.DiffView), { ssr: false });

/** Somebody saved what is being edited: shows what they changed, and the two ways on. Taking theirs can be undone. */
export function ChangedMeanwhile<Value>({
  draft: { conflict, takeTheirs, keepMine },
  what,
  textOf,
}: {
  draft: Pick<FormDraftState<Value>, 'conflict' | 'takeTheirs' | 'keepMine'>;
  /** As in "Somebody saved this policy". */
  what: string;
  textOf: (value: Value) => string;
}) {
  if (conflict === null) return null;
  return (
    <section
      aria-label="Conflict"
      className="flex min-w-0 flex-col gap-3 rounded-lg border border-line border-l-2 border-l-warning bg-surface-2 p-4"
    >
      <div role="alert" className="flex gap-2.5 text-base">
        <GitMerge size={16} aria-hidden="true" className="mt-1 shrink-0 text-warning-strong" />
        <div>
          <h2 className="font-semibold">Somebody saved this {what} while you were editing</h2>
          <p className="text-text-2">
            What you typed is kept, and saving waits until you choose: keeping yours replaces theirs at the next save.
          </p>
        </div>
      </div>
      <DiffView label="Their change" before={textOf(conflict.before)} after={textOf(conflict.theirs)} />
      <div className="flex flex-wrap gap-2">
        <Button onClick={takeTheirs}>Take theirs</Button>
        <Button onClick={keepMine}>Keep mine</Button>
      </div>
    </section>
  );
}
