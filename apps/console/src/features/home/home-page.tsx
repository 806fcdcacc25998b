'use client';

import type { AttentionItem, ChangedEntry } from '@peerway/model/attention';
import {
  Badge,
  ButtonLink,
  type Column,
  DataTable,
  Elapsed,
  EmptyState,
  Link,
  RelativeTime,
  RowLink,
  SegmentedControl,
  Status,
} from '@peerway/ui';
import { CircleCheck } from 'lucide-react';
import { useQueryParameter } from '@/api/use-query-parameter';
import { entryHref, entryTitle } from '@/features/config-entry/entry-address';
import { WriterName } from '@/features/exported-service/writer-name';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { useAttention } from '@/frame/use-attention';
import { attentionSentence, levelStatus, levelWord, subjectWords } from './attention-words';

/** @param saysWhose not where all of it is the viewer's, or none */
const columnsOf = (saysWhose: boolean): readonly Column<AttentionItem>[] => [
  {
    id: 'subject',
    header: 'What',
    narrow: 'title',
    width: 'w-[28%]',
    sortValue: ({ subject }) => subjectWords(subject).name,
    cell: ({ subject, isMine, also }) => {
      const { name, kind, href } = subjectWords(subject);
      return (
        <span className="inline-flex flex-wrap items-baseline gap-x-2">
          <RowLink href={href}>{name}</RowLink>
          <span className="text-text-3">
            {kind}
            {also > 0 && ` and ${also} more for the same reason`}
          </span>
          {saysWhose && isMine && <Badge>yours</Badge>}
        </span>
      );
    },
  },
  {
    id: 'level',
    header: 'State',
    narrow: 'aside',
    cell: ({ level }) => <Status status={levelStatus[level]}>{levelWord[level]}</Status>,
  },
  { id: 'why', header: 'Why', cell: ({ why }) => <span className="line-clamp-2 text-text-2">{why}</span> },
  {
    id: 'since',
    header: 'Since',
    align: 'right',
    sortValue: ({ since, until }) => since ?? until,
    cell: ({ since, until }) =>
      until !== null ? <RelativeTime at={until} /> : since !== null ? <Elapsed since={since} /> : '–',
  },
];

const columnsWithWhose = columnsOf(true);
const columnsWithout = columnsOf(false);

/** What is wrong now, what will end soon, and what changed lately. */
export function HomePage() {
  useWindowTitle('Home');
  const attention = useAttention();
  const [whose, setWhose] = useQueryParameter('show', 'all');
  const hasBoth =
    attention.data?.items.some(({ isMine }) => isMine) && attention.data.items.some(({ isMine }) => !isMine);
  return (
    <Page
      title="Home"
      sentence={attention.data && attentionSentence(attention.data)}
      actions={
        hasBoth && (
          <SegmentedControl
            label="Whose"
            value={whose}
            onChange={setWhose}
            choices={[
              { value: 'all', label: 'All' },
              { value: 'mine', label: 'Of my services' },
            ]}
          />
        )
      }
    >
      <section aria-labelledby="needs-you" className="flex flex-col gap-2">
        <h2 id="needs-you" className="font-semibold text-lg">
          Needs you
        </h2>
        <QueryView query={attention} what="what needs you">
          {({ items, counts }) => {
            const rows = whose === 'mine' && hasBoth ? items.filter(({ isMine }) => isMine) : items;
            const left = counts.failing + counts.degraded + counts.soon - items.length;
            return rows.length === 0 ? (
              <EmptyState
                icon={<CircleCheck size={28} />}
                title="Nothing needs you"
                actions={<ButtonLink href="/topology">See who talks to whom</ButtonLink>}
              >
                Peerings, gateways, services, the paths between them and certificates are well, as far as you may see
                them. What fails, or ends within days, stands here.
              </EmptyState>
            ) : (
              <>
                <DataTable
                  label="Needs you"
                  rows={rows}
                  searchText={({ subject, why }) => `${subjectWords(subject).name} ${why}`}
                  columns={hasBoth ? columnsWithWhose : columnsWithout}
                  rowKey={({ level, subject, why }) => JSON.stringify([level, subject, why])}
                />
                {left > 0 && (
                  <p className="text-sm text-text-2">
                    {left} more are not listed: see <Link href="/services">Services</Link> and{' '}
                    <Link href="/topology?view=table&state=problems">Topology</Link>.
                  </p>
                )}
              </>
            );
          }}
        </QueryView>
      </section>
      {attention.data && <LatestChanges changed={attention.data.changed} />}
    </Page>
  );
}

/** Who changed what last. */
function LatestChanges({ changed }: { changed: readonly ChangedEntry[] }) {
  if (changed.length === 0) return null;
  return (
    <section aria-labelledby="changed" className="flex flex-col gap-2">
      <h2 id="changed" className="font-semibold text-lg">
        Config entries changed lately
      </h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface-2 text-sm">
        {changed.map((entry) => (
          <li key={entryHref(entry)} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2">
            <Link href={entryHref(entry)}>{entryTitle(entry)}</Link>
            <span className="ml-auto whitespace-nowrap text-text-3">
              <WriterName accessorId={entry.updatedBy} /> · <RelativeTime at={entry.updatedAt} />
            </span>
          </li>
        ))}
      </ul>
      <p className="text-sm">
        <Link href="/audit">All changes</Link>
      </p>
    </section>
  );
}
