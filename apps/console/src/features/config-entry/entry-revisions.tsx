'use client';

import { writeConfigEntryText } from '@peerway/config-text';
import type { ConfigEntryRevision } from '@peerway/model/config-entry';
import { Badge, Button, type Column, DataTable, EmptyState, RelativeTime, RowAction, Section } from '@peerway/ui';
import { DiffView } from '@peerway/ui/diff-view';
import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { WriterName } from '@/features/exported-service/writer-name';
import { QueryView } from '@/frame/query-view';
import type { EntryAddress } from './entry-address';
import { RollBackDialog } from './roll-back-dialog';

/** What an entry was, who changed it when and why, the difference between any two, and the way back to one. */
export function EntryRevisions({ address, refusal }: { address: EntryAddress; refusal: string | null }) {
  const revisions = useQuery(trpc.configEntry.listRevisions.queryOptions(address));
  const [from, setFrom] = useQueryParameter('from');
  const [to, setTo] = useQueryParameter('to');
  const [dialog, setDialog] = useQueryParameter('do');
  return (
    <QueryView query={revisions} what="the revisions">
      {(rows) => {
        const [newest] = rows;
        if (newest === undefined)
          return (
            <EmptyState icon={<History size={28} />} title="No revisions yet">
              Every save is kept with who, when and why, and can be brought back.
            </EmptyState>
          );
        const right = rows.find(({ index }) => String(index) === to) ?? newest;
        const left = rows.find(({ index }) => String(index) === from) ?? rows[rows.indexOf(right) + 1] ?? null;
        const wanted = rows.find(({ index }) => dialog === `roll-back:${index}`);
        return (
          <div className="flex flex-col gap-6">
            <DataTable
              label="Revisions"
              rows={rows}
              columns={columnsFor({
                newest: newest.index,
                left: left?.index ?? 0,
                right: right.index,
                onLeft: (index) => setFrom(String(index)),
                onRight: (index) => setTo(String(index)),
                refusal,
                onRollBack: (index) => setDialog(`roll-back:${index}`),
              })}
              rowKey={({ index }) => String(index)}
              searchText={({ reason }) => reason}
            />
            <Section
              title="Difference"
              about={left ? `From revision ${left.index} to ${right.index}.` : `Revision ${right.index} was the first.`}
            >
              <DiffView
                label="Difference of the revisions"
                before={revisionText(left)}
                after={revisionText(right)}
                whenSame="The two are the same."
              />
            </Section>
            {wanted?.entry && (
              <RollBackDialog
                address={address}
                revision={wanted.index}
                entry={wanted.entry}
                currentText={revisionText(newest)}
                cas={newest.entry === null ? 0 : newest.index}
                onClose={() => setDialog('')}
              />
            )}
          </div>
        );
      }}
    </QueryView>
  );
}

export const revisionText = (revision: Pick<ConfigEntryRevision, 'entry'> | null): string =>
  revision?.entry ? writeConfigEntryText(revision.entry, 'hcl') : '';

type Choices = {
  newest: number;
  left: number;
  right: number;
  onLeft: (index: number) => void;
  onRight: (index: number) => void;
  refusal: string | null;
  onRollBack: (index: number) => void;
};

function columnsFor(choices: Choices): Column<ConfigEntryRevision>[] {
  const choice = (
    name: 'From' | 'To',
    chosen: number,
    choose: (index: number) => void,
  ): Column<ConfigEntryRevision> => ({
    id: name,
    header: name,
    width: 'w-14',
    cell: ({ index }) => (
      <input
        type="radio"
        name={name}
        aria-label={`${name} revision ${index}`}
        checked={index === chosen}
        onChange={() => choose(index)}
        className="size-4 accent-accent"
      />
    ),
  });
  return [
    choice('From', choices.left, choices.onLeft),
    choice('To', choices.right, choices.onRight),
    {
      id: 'revision',
      header: 'Revision',
      narrow: 'title',
      cell: ({ index, entry }) => (
        <span className="inline-flex items-center gap-2 tabular-nums">
          {index}
          {entry === null ? (
            <Badge tone="danger">deleted</Badge>
          ) : (
            index === choices.newest && <Badge tone="accent">in force</Badge>
          )}
        </span>
      ),
    },
    { id: 'when', header: 'When', cell: ({ at }) => <RelativeTime at={at} /> },
    { id: 'who', header: 'Who', cell: ({ by }) => <WriterName accessorId={by} /> },
    {
      id: 'why',
      header: 'Why',
      cell: ({ reason }) => (reason === '' ? <span className="text-text-3">no reason given</span> : reason),
    },
    {
      id: 'action',
      header: 'Action',
      isHeaderHidden: true,
      align: 'right',
      narrow: 'aside',
      cell: ({ index, entry }) =>
        entry !== null &&
        index !== choices.newest && (
          <RowAction>
            <Button
              size="sm"
              aria-label={`Roll back to revision ${index}`}
              disabled={choices.refusal !== null}
              title={choices.refusal ?? undefined}
              onClick={() => choices.onRollBack(index)}
            >
              Roll back
            </Button>
          </RowAction>
        ),
    },
  ];
}
