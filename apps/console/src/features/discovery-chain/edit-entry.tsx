'use client';

import {
  type ConfigEntry,
  type ConfigEntryOf,
  configEntrySchemas,
  type StoredConfigEntry,
} from '@peerway/model/config-entry';
import { Button, Link, Notice, RelativeTime, Skeleton } from '@peerway/ui';
import { CircleAlert, GitMerge } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { type EntryAddress, entryHref, entryTitle } from '@/features/config-entry/entry-address';
import { useEntryPreview } from '@/features/config-entry/entry-preview';
import { EntrySave } from '@/features/config-entry/entry-save';
import { useEntry, useEntryWrite } from '@/features/config-entry/use-entry-write';
import { useSettled } from '@/features/config-entry/use-settled';
import { WriterName } from '@/features/exported-service/writer-name';
import { Failure } from '@/frame/query-view';
import type { RoutingKind } from './hop';

/** What is being changed, by entry: closing the panel and opening it again loses nothing. */
const drafts = new Map<string, { entry: ConfigEntry; from: StoredConfigEntry | null }>();

type Draft<K extends RoutingKind> = { entry: ConfigEntryOf<K>; from: StoredConfigEntry | null };
type Editing<K extends RoutingKind> = {
  entry: ConfigEntryOf<K>;
  setEntry: (entry: ConfigEntryOf<K>) => void;
};

/**
 * The frame in which a step of a chain is edited: reads the entry, keeps the change until it is saved, says what is wrong in it,
 * what saving would change, and what somebody else wrote meanwhile.
 */
export function EditEntry<K extends RoutingKind>(props: {
  address: EntryAddress & { kind: K };
  /** The entry to begin with where there is none. */
  empty: ConfigEntryOf<K>;
  children: (editing: Editing<K>) => ReactNode;
}) {
  const { data, error } = useEntry(props.address);
  if (data === undefined)
    return error ? (
      <Failure title={`Could not read ${entryTitle(props.address)}`} error={error} />
    ) : (
      <Skeleton className="h-24 w-full" />
    );
  return <Editor {...props} stored={data} />;
}

function entryOf<K extends RoutingKind>(
  stored: StoredConfigEntry | null,
  kind: K,
  empty: ConfigEntryOf<K>,
): ConfigEntryOf<K> {
  // Cast: an entry that was asked for by its kind is of that kind.
  return stored?.entry.Kind === kind ? (stored.entry as ConfigEntryOf<K>) : empty;
}

function Editor<K extends RoutingKind>({
  address,
  empty,
  stored,
  children,
}: {
  address: EntryAddress & { kind: K };
  empty: ConfigEntryOf<K>;
  stored: StoredConfigEntry | null;
  children: (editing: Editing<K>) => ReactNode;
}) {
  // What is edited, and what it was made from. Null: nothing is changed, and the entry is followed as it is.
  const key = entryTitle(address);
  // Cast: the key names the kind.
  const [draft, setState] = useState<Draft<K> | null>(() => (drafts.get(key) as Draft<K> | undefined) ?? null);
  const setDraft = (next: Draft<K> | null): void => {
    if (next === null) drafts.delete(key);
    else drafts.set(key, next);
    setState(next);
  };
  const [reason, setReason] = useState('');
  const entry = draft?.entry ?? entryOf(stored, address.kind, empty);
  const isBehind = draft !== null && (draft.from?.modifyIndex ?? 0) !== (stored?.modifyIndex ?? 0);
  const checked = useMemo(() => configEntrySchemas[address.kind].safeParse(entry), [entry, address.kind]);
  const wanted: ConfigEntry | null = draft !== null && checked.success ? checked.data : null;
  const settled = useSettled(wanted, 300);
  const plan = useEntryPreview(settled);
  const write = useEntryWrite(address, (result) => {
    if (result.kind !== 'written') return;
    setDraft(null);
    setReason('');
  });
  return (
    <div className="flex flex-col gap-4">
      {isBehind && (
        <Notice
          tone="warning"
          icon={<GitMerge size={14} />}
          action={
            <span className="flex shrink-0 flex-col gap-1.5">
              <Button size="sm" onClick={() => setDraft(null)}>
                Take theirs
              </Button>
              <Button size="sm" onClick={() => setDraft(draft && { ...draft, from: stored })}>
                Keep mine
              </Button>
            </span>
          }
        >
          <div role="alert">
            {stored ? (
              <>
                Written by <WriterName accessorId={stored.updatedBy} /> <RelativeTime at={stored.updatedAt} />, while
                you were editing.
              </>
            ) : (
              'Deleted while you were editing.'
            )}{' '}
            <Link look="accent" href={entryHref(address, { show: 'revisions' })}>
              See their change
            </Link>
          </div>
        </Notice>
      )}
      {children({ entry, setEntry: (next) => setDraft({ entry: next, from: draft ? draft.from : stored }) })}
      {draft !== null &&
        checked.error?.issues.map(({ path, message }) => (
          <p key={`${path.join('.')} ${message}`} role="alert" className="flex gap-1.5 text-danger-strong text-sm">
            <CircleAlert size={14} className="mt-[3px] shrink-0" aria-hidden="true" />
            <span>
              {path.length > 0 && <span className="font-mono text-xs">{path.join('.')}: </span>}
              {message}
            </span>
          </p>
        ))}
      {draft !== null && (
        <EntrySave
          plan={settled === wanted ? plan : { data: undefined, error: null }}
          hasPlan={wanted !== null}
          reason={reason}
          onReason={setReason}
          onSave={() => wanted !== null && write.mutate({ entry: wanted, cas: draft.from?.modifyIndex ?? 0, reason })}
          isSaving={write.isPending}
          error={write.error}
          isBlocked={isBehind || settled !== wanted}
          actions={
            <Button variant="ghost" onClick={() => setDraft(null)}>
              Discard
            </Button>
          }
        />
      )}
      <p className="text-sm text-text-3">
        {stored ? (
          <>
            In{' '}
            <Link look="accent" href={entryHref(address)}>
              {entryTitle(address)}
            </Link>
            , changed <RelativeTime at={stored.updatedAt} /> by <WriterName accessorId={stored.updatedBy} />.
          </>
        ) : (
          `Saving makes ${entryTitle(address)}, which is not there yet.`
        )}
      </p>
    </div>
  );
}
