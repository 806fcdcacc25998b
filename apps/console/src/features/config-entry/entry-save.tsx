'use client';

import type { ChangePlan } from '@peerway/model/change-plan';
import { Button, Field, TextInput } from '@peerway/ui';
import type { ReactNode } from 'react';
import { ChangePreview } from '@/features/exported-service/change-preview';
import { Failure } from '@/frame/query-view';

/** The end of every edit of an entry: what it changes, why it is done, and the button, which says so when something breaks. */
export function EntrySave({
  plan,
  hasPlan,
  reason,
  onReason,
  onSave,
  isSaving,
  error,
  isBlocked = false,
  actions,
}: {
  plan: { data: ChangePlan | undefined; error: unknown };
  /** There is something that could be saved, so its effects are worked out. */
  hasPlan: boolean;
  reason: string;
  onReason: (reason: string) => void;
  onSave: () => void;
  isSaving: boolean;
  error: unknown;
  isBlocked?: boolean;
  actions?: ReactNode;
}) {
  const breaking = plan.data?.effects.filter((effect) => effect.breaks).length ?? 0;
  return (
    <div className="flex flex-col gap-3">
      {hasPlan && (
        <ChangePreview
          plan={plan}
          whenSame="Nothing: the entry is as it was."
          whenNoEffect="The entry changes, but nobody's way to a service does now."
        />
      )}
      {error !== null && error !== undefined && <Failure title="It was not saved" error={error} />}
      <Field label="Why" optional hint="For those who look at the revisions later.">
        <TextInput value={reason} maxLength={512} onChange={(event) => onReason(event.target.value)} />
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          variant={breaking > 0 ? 'danger' : 'primary'}
          busy={isSaving}
          // Nothing is saved whose effects could not be seen before.
          disabled={isBlocked || !hasPlan || plan.data === undefined || plan.data.isSame}
          onClick={onSave}
        >
          {breaking > 0 ? `Save, and break ${breaking === 1 ? 'this' : `these ${breaking}`}` : 'Save'}
        </Button>
        {actions}
      </div>
    </div>
  );
}
