'use client';

import {
  describeConfigEntryFields,
  type WrittenFormat,
  writeConfigEntryText,
  writtenFormats,
} from '@peerway/config-text';
import type { StoredConfigEntry } from '@peerway/model/config-entry';
import { Button, CopyButton, Notice, SegmentedControl } from '@peerway/ui';
import { type CodeCompleter, CodeEditor } from '@peerway/ui/code-editor';
import { Lock } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { completeEntry } from './complete-entry';
import type { EntryAddress } from './entry-address';
import { EntryConflict } from './entry-conflict';
import { useEntryDraft } from './entry-draft';
import { useEntryPreview } from './entry-preview';
import { EntryProblems } from './entry-problems';
import { EntrySave } from './entry-save';
import { formatNames, readEntryText } from './entry-text';
import { SameByCommand } from './same-by-command';
import { useEntryWrite } from './use-entry-write';
import { useSettled } from './use-settled';

const formats = writtenFormats
  .toSorted((left, right) => Number(right === 'hcl') - Number(left === 'hcl'))
  .map((value) => ({ value, label: formatNames[value] }));

/** An entry as text: read while it is typed, with what saving it would change. */
export function EntryEditor({
  address,
  stored,
  refusal,
}: {
  address: EntryAddress;
  /** Null: there is none of that name, and saving makes it. */
  stored: StoredConfigEntry | null;
  /** Why the viewer may not write it; null: they may. */
  refusal: string | null;
}) {
  const { draft, setDraft, isDirty, isBehind, discard } = useEntryDraft(address, stored);
  const [reason, setReason] = useState('');
  const { kind, name, partition, namespace } = address;
  const reading = useMemo(
    () => readEntryText(draft.text, draft.format, { kind, name, partition, namespace }),
    [draft.text, draft.format, kind, name, partition, namespace],
  );
  const wanted = isDirty || stored === null ? reading.entry : null;
  const settled = useSettled(wanted, 300);
  const plan = useEntryPreview(refusal === null ? settled : null);
  const write = useEntryWrite(address, (result) => {
    if (result.kind === 'conflict') return;
    setReason('');
    // Begins again from what was written, in its own layout and with the writer's comments gone, as it will be read next.
    if (result.stored)
      setDraft({ ...draft, text: writeConfigEntryText(result.stored.entry, draft.format), from: result.stored });
  });
  const isUpToDate = settled !== null && settled === wanted;
  const save = (): void => {
    if (wanted !== null && isUpToDate && plan.data && !plan.data.isSame && !isBehind && !write.isPending)
      write.mutate({ entry: wanted, cas: draft.from?.modifyIndex ?? 0, reason });
  };
  const fields = useMemo(() => describeConfigEntryFields(kind), [kind]);
  const complete = useCallback<CodeCompleter>(
    (text, offset) => completeEntry(fields, text, offset, draft.format),
    [fields, draft.format],
  );
  const switchTo = (format: WrittenFormat): void => {
    if (reading.entry !== null) setDraft({ ...draft, format, text: textIn(format) });
  };
  // A text that nobody touched keeps its comments where the format has any.
  const textIn = (format: WrittenFormat): string =>
    reading.entry === null ? draft.text : writeConfigEntryText(reading.entry, format);

  return (
    <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_380px]">
      <div className="flex min-w-0 flex-col gap-3">
        {isBehind && <EntryConflict draft={draft} mine={reading.entry} theirs={stored} onResolve={setDraft} />}
        <div className="flex flex-wrap items-center gap-2">
          <SegmentedControl label="Format" value={draft.format} onChange={switchTo} choices={formats} />
          <span className="ml-auto" />
          <CopyButton text={draft.text} />
        </div>
        <CodeEditor
          label={`Text of ${kind}/${name}`}
          value={draft.text}
          onChange={(text) => setDraft({ ...draft, text })}
          problems={reading.problems}
          complete={complete}
          onSave={save}
          readOnly={refusal !== null}
        />
        <p className="text-sm text-text-3">
          Ctrl-Space offers what can stand here, ⌘S or Ctrl-S saves. Tab indents; Esc, then Tab leaves the editor.
        </p>
        <EntryProblems reading={reading} canSwitch={reading.entry !== null} />
        <SameByCommand entry={reading.entry} text={draft.text} />
      </div>
      <aside aria-label="Save" className="flex flex-col gap-3 xl:sticky xl:top-16">
        {refusal !== null ? (
          <Notice tone="neutral" icon={<Lock size={14} />}>
            {refusal} You can read it, but not save it.
          </Notice>
        ) : wanted === null && reading.entry !== null ? (
          <Notice tone="neutral">Nothing is changed yet. What a change would do is shown here while you type.</Notice>
        ) : (
          <EntrySave
            plan={isUpToDate ? plan : { data: undefined, error: null }}
            hasPlan={wanted !== null}
            reason={reason}
            onReason={setReason}
            onSave={save}
            isSaving={write.isPending}
            error={write.error}
            isBlocked={isBehind || reading.entry === null}
            actions={
              isDirty && (
                <Button variant="ghost" onClick={discard}>
                  Discard my changes
                </Button>
              )
            }
          />
        )}
      </aside>
    </div>
  );
}
