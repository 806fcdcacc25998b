'use client';

import { notifyUndo } from '@peerway/ui';
import { useState } from 'react';
import { useLeaveQuestion } from '@/frame/use-leave-question';
import { beginDraft, followStored, isBehind, isTouched, keepMine, type Stored } from './form-draft';

export type FormDraftState<Value> = {
  value: Value;
  change: (part: Partial<Value>) => void;
  /** Something was typed that is not saved. */
  isDirty: boolean;
  /** What somebody else wrote meanwhile, and what it was before; null: nobody did. */
  conflict: { before: Value; theirs: Value } | null;
  takeTheirs: () => void;
  keepMine: () => void;
  discard: () => void;
  /** Begins again from what was saved. */
  restart: (written: Stored<Value>) => void;
};

/** The draft of a form. What nobody touched follows the cluster; what somebody typed stays, and they are told when others save. */
export function useFormDraft<Value extends object>(stored: Stored<Value>): FormDraftState<Value> {
  const [state, setState] = useState(() => beginDraft(stored));
  const draft = followStored(state, stored);
  if (draft !== state) setState(draft);
  const isDirty = isTouched(draft);
  useLeaveQuestion(isDirty);
  return {
    value: draft.value,
    change: (part) => setState((current) => ({ ...current, value: { ...current.value, ...part } })),
    isDirty,
    conflict: isBehind(draft, stored) ? { before: draft.from.value, theirs: stored.value } : null,
    takeTheirs: () => {
      setState(beginDraft(stored));
      notifyUndo('What you wrote is put aside', () => setState(keepMine(draft, stored)));
    },
    keepMine: () => setState(keepMine(draft, stored)),
    discard: () => setState(beginDraft(stored)),
    restart: (written) => setState(beginDraft(written)),
  };
}
