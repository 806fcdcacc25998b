'use client';

import type { ServiceIntentionsEntry } from '@peerway/model/config-entry';
import type { IntentionSource } from '@peerway/model/config-entry/service-intentions';
import type { IntentionName } from '@peerway/model/intention';
import { Button, ChoiceGroup, DialogBody, DialogFooter, Field, Notice, TextInput } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, GitMerge, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { trpc } from '@/api/client';
import { useEntryPreview } from '@/features/config-entry/entry-preview';
import { useSettled } from '@/features/config-entry/use-settled';
import { ChangePreview } from '@/features/exported-service/change-preview';
import { Failure } from '@/frame/query-view';
import { DeleteIntention } from './delete-intention';
import { draftOfSource, draftProblems, type IntentionDraft, nameOfDraft, sourceOfDraft } from './intention-draft';
import { withSource } from './intention-entry';
import { IntentionNames } from './intention-names';
import { actionText } from './intention-text';
import { PermissionList } from './permission-list';
import { entryOfIntention, useIntentionWrite } from './use-intention-write';

const actions = [
  { value: 'allow', label: 'Allow', description: 'Every connection and request.' },
  { value: 'deny', label: 'Deny', description: 'Every connection and request.' },
  {
    value: 'requests',
    label: 'By request (L7)',
    description: 'Permissions by path, header, method and token. The destination must speak HTTP.',
  },
] as const;

/** The fields of an intention, what saving it changes, and the save. */
export function IntentionForm({
  initial,
  name,
  before: opened,
  onClose,
}: {
  /** Null: as the one that is changed. */
  initial: IntentionDraft | null;
  /** Null: a new one, whose names are asked for. */
  name: IntentionName | null;
  before: IntentionSource | null;
  onClose: () => void;
}) {
  const [before, setBefore] = useState(opened);
  const [draft, setDraft] = useState<IntentionDraft>(() => initial ?? begin(name, opened));
  const [conflict, setConflict] = useState<{ theirs: IntentionSource | null } | null>(null);
  const [isTried, setTried] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const problems = useMemo(() => draftProblems(draft), [draft]);
  const wanted = useMemo(() => ({ name: nameOfDraft(draft), source: sourceOfDraft(draft, before) }), [draft, before]);
  const entry = useMergedEntry(wanted.name, problems.length === 0 ? wanted.source : null);
  const settled = useSettled(entry, 300);
  const plan = useEntryPreview(settled);
  const write = useIntentionWrite({ onDone: onClose, onConflict: ({ theirs }) => setConflict({ theirs }) });
  const isSeen = settled !== null && settled === entry && plan.data !== undefined;
  const breaking = plan.data?.effects.filter((effect) => effect.breaks).length ?? 0;
  const shownProblems = isTried ? problems : problems.filter(({ at }) => typeof at === 'number');
  const formProblems = shownProblems.filter(({ at }) => at === 'form');
  const save = (): void => {
    setTried(true);
    if (problems.length === 0 && settled === entry && plan.data)
      write.mutate({ ...wanted, before, after: wanted.source });
  };
  if (isDeleting && name !== null && before !== null)
    return <DeleteIntention name={name} before={before} onBack={() => setDeleting(false)} onDone={onClose} />;

  return (
    <form
      noValidate
      className="contents"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <DialogBody>
        {write.error && <Failure title="The intention was not saved" error={write.error} />}
        {conflict && (
          <Notice
            tone="warning"
            icon={<GitMerge size={14} />}
            action={
              <span className="flex shrink-0 gap-1.5">
                {conflict.theirs !== null && (
                  <Button
                    size="sm"
                    onClick={() => {
                      setBefore(conflict.theirs);
                      setDraft(begin(wanted.name, conflict.theirs));
                      setConflict(null);
                    }}
                  >
                    Take theirs
                  </Button>
                )}
                <Button
                  size="sm"
                  onClick={() => {
                    setBefore(conflict.theirs);
                    setConflict(null);
                  }}
                >
                  Keep mine
                </Button>
              </span>
            }
          >
            <div role="alert">
              {before === null
                ? 'There is an intention of this source and destination already: '
                : 'Somebody has changed this intention while you were editing. It now is: '}
              {conflict.theirs === null ? 'deleted' : sourceWords(conflict.theirs)}. Nothing of yours was saved or lost.
            </div>
          </Notice>
        )}
        {name === null && <IntentionNames draft={draft} onChange={setDraft} problems={shownProblems} />}
        <ChoiceGroup
          label="Action"
          value={draft.action}
          onChange={(action) => setDraft({ ...draft, action })}
          choices={actions}
        />
        {draft.action === 'requests' && (
          <PermissionList
            permissions={draft.permissions}
            onChange={(permissions) => setDraft({ ...draft, permissions })}
            problems={shownProblems}
          />
        )}
        <Field label="Description" optional>
          <TextInput
            value={draft.description}
            maxLength={512}
            onChange={(event) => setDraft({ ...draft, description: event.target.value })}
          />
        </Field>
        {formProblems.map(({ message }) => (
          <Notice key={message} tone="danger" icon={<CircleAlert size={14} />}>
            <span className="first-letter:uppercase">{message}</span>
          </Notice>
        ))}
        {entry && (
          <ChangePreview
            plan={settled === entry ? plan : { data: undefined, error: null }}
            whenSame="Nothing: the intention is as it was."
            whenNoEffect="The intention is kept, but nobody is let in or shut out by it now."
          />
        )}
      </DialogBody>
      <DialogFooter
        note={
          name !== null && (
            <Button variant="ghost" icon={<Trash2 size={16} />} onClick={() => setDeleting(true)}>
              Delete
            </Button>
          )
        }
      >
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          variant={breaking > 0 ? 'danger' : 'primary'}
          busy={write.isPending}
          // What can not be saved may be tried, so that what is missing is said; what can be is first seen with its effects.
          disabled={conflict !== null || plan.data?.isSame === true || (problems.length === 0 && !isSeen)}
        >
          {breaking > 0 ? `Save, and break ${breaking === 1 ? 'this' : `these ${breaking}`}` : 'Save'}
        </Button>
      </DialogFooter>
    </form>
  );
}

function begin(name: IntentionName | null, source: IntentionSource | null): IntentionDraft {
  if (name === null || source === null) throw new Error('an intention that is changed has a name and a source');
  return draftOfSource(name, source);
}

const sourceWords = ({ Action, Permissions }: IntentionSource): string =>
  actionText({ action: Action ?? null, permissions: Permissions ?? [] });

/** The destination's whole entry with the change in it, as the preview asks for. Null: not yet known, or nothing to put in. */
function useMergedEntry(name: IntentionName, source: IntentionSource | null): ServiceIntentionsEntry | null {
  const address = entryOfIntention(name);
  const query = useQuery(
    trpc.configEntry.list.queryOptions(
      { kind: 'service-intentions', partition: address.partition },
      { enabled: source !== null, retry: false },
    ),
  );
  return useMemo(() => {
    if (source === null || query.data === undefined) return null;
    const stored = query.data
      .map(({ entry }) => entry)
      .find((entry) => entry.Name === name.destination.name && entry.Namespace === name.destination.namespace);
    return withSource(stored?.Kind === 'service-intentions' ? stored : null, name, source);
  }, [query.data, name, source]);
}
