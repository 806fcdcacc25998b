'use client';

import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { Button, ButtonLink, ErrorState, RelativeTime, TableSkeleton, Tabs } from '@peerway/ui';
import { History, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useParams, useRouter } from 'next/navigation';
import { useQueryParameter } from '@/api/use-query-parameter';
import { WriterName } from '@/features/exported-service/writer-name';
import { useAllowance } from '@/features/session/use-session';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { DeleteEntryDialog } from './delete-entry-dialog';
import { type EntryAddress, entryTitle, kindOf } from './entry-address';
import { useRemovalPreview } from './entry-preview';
import { useEntry } from './use-entry-write';

// The editor and the readers of its formats are half a megabyte: only this page pays for them.
const EntryEditor = dynamic(() => import('./entry-editor').then((module) => module.EntryEditor), {
  ssr: false,
  loading: () => <TableSkeleton />,
});
const EntryRevisions = dynamic(() => import('./entry-revisions').then((module) => module.EntryRevisions), {
  ssr: false,
  loading: () => <TableSkeleton />,
});

/** One config entry: its text, and what it was before. One that does not exist begins with a template. */
export function EntryPage() {
  const { kind: kindWord, name } = useParams<{ kind: string; name: string }>();
  const [partition] = useQueryParameter('partition', DEFAULT_PARTITION);
  const [namespace] = useQueryParameter('namespace', DEFAULT_NAMESPACE);
  const kind = kindOf(kindWord);
  useWindowTitle(`${kindWord}/${decodeURIComponent(name)}`);
  if (kind === null)
    return (
      <Page title={kindWord} parent={{ name: 'Config', href: '/config' }}>
        <ErrorState
          title="There is no such kind of config entry"
          reason={`“${kindWord}” is not a kind.`}
          code="request.not_found"
          actions={<ButtonLink href="/config">All config entries</ButtonLink>}
        />
      </Page>
    );
  const address = { kind, name: decodeURIComponent(name), partition, namespace };
  return <KnownKind key={entryTitle(address)} address={address} />;
}

function KnownKind({ address }: { address: EntryAddress }) {
  const router = useRouter();
  const [tab, setTab] = useQueryParameter('show', 'text', 'push');
  const [dialog, setDialog] = useQueryParameter('do');
  const entry = useEntry(address);
  const { refusal } = useRemovalPreview(address);
  const mayReadAudit = useAllowance('aclRead').isAllowed;
  const stored = entry.data;
  // A null of its own is an answer, and no lack of one.
  const read = { ...entry, data: stored === undefined ? undefined : { stored } };
  return (
    <Page
      title={entryTitle(address)}
      parent={{ name: 'Config', href: '/config' }}
      sentence={
        stored ? (
          <>
            Changed <RelativeTime at={stored.updatedAt} /> by <WriterName accessorId={stored.updatedBy} />.
          </>
        ) : (
          stored === null && 'There is none of that name yet. This is a template; nothing is written until you save it.'
        )
      }
      actions={
        <>
          {mayReadAudit && (
            <ButtonLink
              icon={<History size={16} />}
              href={`/audit?target=${encodeURIComponent(`${address.kind}/${address.name}`)}`}
            >
              Changes and denials
            </ButtonLink>
          )}
          {stored && (
            <Button
              icon={<Trash2 size={16} />}
              disabled={refusal !== null}
              title={refusal ?? undefined}
              onClick={() => setDialog('delete')}
            >
              Delete
            </Button>
          )}
        </>
      }
    >
      <QueryView query={read} what={entryTitle(address)}>
        {(data) => (
          <Tabs
            label="Parts of the entry"
            value={tab}
            onChange={setTab}
            tabs={[
              {
                value: 'text',
                label: 'Text',
                content: <EntryEditor address={address} stored={data.stored} refusal={refusal} />,
              },
              {
                value: 'revisions',
                label: 'Revisions',
                content: <EntryRevisions address={address} refusal={refusal} />,
              },
            ]}
          />
        )}
      </QueryView>
      {stored && dialog === 'delete' && (
        <DeleteEntryDialog
          address={address}
          modifyIndex={stored.modifyIndex}
          onDone={() => router.push('/config')}
          onClose={() => setDialog('')}
        />
      )}
    </Page>
  );
}
