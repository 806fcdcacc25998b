'use client';

import type { ExportPart } from '@peerway/model/export-part';
import { Button, Dialog, DialogBody, DialogFooter, Field, Select, TextInput } from '@peerway/ui';
import { type FormEvent, useState } from 'react';
import { Failure } from '@/frame/query-view';
import { GrantEditor } from './grant-editor';
import { draftErrors, type PartConflict, type PartDraft, rebaseDraft, startDraft } from './part-draft';
import { PartMergeNotice } from './part-merge-notice';
import { PartPreview } from './part-preview';
import type { ExportsData } from './use-exports';
import { usePartWrite } from './use-part-write';

/** Creates or edits what one team or tool exports. Another's write in between is merged into what is being typed. */
export function PartDialog({
  part,
  data,
  partition,
  onClose,
}: {
  /** Null: a new one. */
  part: ExportPart | null;
  data: ExportsData;
  partition: string;
  onClose: () => void;
}) {
  const [draft, setDraft] = useState<PartDraft>(() => startDraft(part, partition));
  const [conflict, setConflict] = useState<PartConflict | null>(null);
  const [isTried, setTried] = useState(false);
  const write = usePartWrite({
    onDone: onClose,
    onConflict: (theirs) => {
      const rebased = rebaseDraft(draft, theirs);
      setDraft(rebased.draft);
      setConflict(rebased.conflict);
    },
  });
  const errors = draftErrors(draft);
  const isValid = Object.keys(errors).length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isValid) write.mutate(draft);
  };
  const setContent = (change: Partial<PartDraft['content']>): void =>
    setDraft({ ...draft, content: { ...draft.content, ...change } });

  return (
    <Dialog
      open
      onOpenChange={onClose}
      wide
      title={draft.isNew ? 'Create a part' : `Edit the part of ${draft.owner}`}
      description="What this team or tool exports. What others export stays as it is."
    >
      <form onSubmit={submit} noValidate className="contents">
        <DialogBody>
          {write.error && <Failure title="The part was not written" error={write.error} />}
          {conflict && <PartMergeNotice conflict={conflict} />}
          {draft.isNew && (
            <div className="grid gap-4 sm:grid-cols-2">
              <Field
                label="Owner"
                hint="A name of your choosing, such as team-payments or terraform."
                error={isTried || draft.owner !== '' ? errors.owner : undefined}
              >
                <TextInput
                  value={draft.owner}
                  onChange={(event) => setDraft({ ...draft, owner: event.target.value.trim() })}
                />
              </Field>
              {data.partitions.length > 1 && (
                <Field label="Partition">
                  <Select
                    value={draft.partition}
                    onChange={(event) => setDraft({ ...draft, partition: event.target.value })}
                  >
                    {data.partitions.map((each) => (
                      <option key={each}>{each}</option>
                    ))}
                  </Select>
                </Field>
              )}
            </div>
          )}
          <Field label="Description" optional hint="Who to ask, and what it is for.">
            <TextInput
              value={draft.content.description}
              maxLength={512}
              onChange={(event) => setContent({ description: event.target.value })}
            />
          </Field>
          <GrantEditor
            services={draft.content.services}
            onChange={(services) => setContent({ services })}
            data={data}
            partition={draft.partition}
            error={isTried ? errors.services : undefined}
          />
          {draft.owner !== '' && <PartPreview draft={draft} data={data} />}
        </DialogBody>
        <DialogFooter
          note={
            !draft.isNew && draft.content.services.length === 0 ? 'Without exports the part is deleted.' : undefined
          }
        >
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={write.isPending}>
            {conflict ? 'Save the merge' : 'Save'}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
