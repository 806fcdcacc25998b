'use client';

import type { SessionView } from '@peerway/model/session';
import { Badge, Button, type Column, DataTable, Mono, Notice, notifyDone, RelativeTime, Tabs } from '@peerway/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Lock, LogOut } from 'lucide-react';
import { useMemo } from 'react';
import { trpc } from '@/api/client';
import { describeError } from '@/api/describe-error';
import { useQueryParameter } from '@/api/use-query-parameter';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { browserName } from './browser-name';
import { sessionsSentence } from './sessions-sentence';
import { useAllowance, useSession } from './use-session';

/** Where the viewer is signed in, and for administrators: where everybody is. */
export function SessionsPage() {
  useWindowTitle('Sessions');
  const [tab, setTab] = useQueryParameter('show', 'own');
  const read = useAllowance('aclRead');
  const own = useQuery(trpc.session.list.queryOptions({}));
  const all = useQuery(trpc.session.list.queryOptions({ all: true }, { enabled: read.isAllowed && tab === 'all' }));
  const queries = useQueryClient();
  const refresh = (): void => void queries.invalidateQueries({ queryKey: trpc.session.pathKey() });
  const revokeOthers = useMutation(
    trpc.session.revokeOthers.mutationOptions({
      onSuccess: ({ revoked }) =>
        notifyDone(revoked === 1 ? 'One session was ended' : `${revoked} sessions were ended`),
      onSettled: refresh,
    }),
  );
  const others = own.data?.filter(({ isCurrent }) => !isCurrent).length ?? 0;
  return (
    <Page
      title="Sessions"
      sentence={own.data && sessionsSentence(own.data)}
      actions={
        <Button
          icon={<LogOut size={16} />}
          disabled={others === 0}
          busy={revokeOthers.isPending}
          title={others === 0 ? 'This is the only session of your token.' : ''}
          onClick={() => revokeOthers.mutate()}
        >
          End all others
        </Button>
      }
    >
      {revokeOthers.error && <Notice tone="danger">{describeError(revokeOthers.error).reason}</Notice>}
      <Tabs
        label="Sessions"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: 'own',
            label: 'Yours',
            ...(own.data ? { count: own.data.length } : {}),
            content: (
              <QueryView query={own} what="your sessions">
                {(rows) => <SessionList rows={rows} onEnded={refresh} />}
              </QueryView>
            ),
          },
          {
            value: 'all',
            label: 'Everybody’s',
            ...(all.data ? { count: all.data.length } : {}),
            content: read.isAllowed ? (
              <QueryView query={all} what="the sessions">
                {(rows) => <SessionList rows={rows} onEnded={refresh} showsToken />}
              </QueryView>
            ) : (
              <Notice tone="neutral" icon={<Lock size={14} />}>
                {read.reason}
              </Notice>
            ),
          },
        ]}
      />
    </Page>
  );
}

function SessionList({
  rows,
  onEnded,
  showsToken = false,
}: {
  rows: readonly SessionView[];
  onEnded: () => void;
  showsToken?: boolean;
}) {
  const [sort, setSort] = useQueryParameter('sort');
  const viewer = useSession()?.accessorId;
  const write = useAllowance('aclWrite');
  const revoke = useMutation(
    trpc.session.revoke.mutationOptions({ onSuccess: () => notifyDone('The session was ended'), onSettled: onEnded }),
  );
  const { mutate, isPending, variables } = revoke;
  const ending = isPending ? variables.id : null;
  const columns = useMemo(
    () =>
      columnsFor({
        showsToken,
        ending,
        whyNot: (row) => (row.accessorId === viewer || write.isAllowed ? '' : write.reason),
        onEnd: (row) => mutate({ id: row.id }),
      }),
    [showsToken, ending, viewer, write.isAllowed, write.reason, mutate],
  );
  return (
    <div className="flex flex-col gap-4">
      {revoke.error && <Notice tone="danger">{describeError(revoke.error).reason}</Notice>}
      <DataTable
        label="Sessions"
        sort={sort}
        onSort={setSort}
        columnChoice="sessions"
        rows={rows}
        columns={columns}
        rowKey={(row) => row.id}
        searchText={(row) => `${browserName(row.userAgent)} ${row.address} ${row.tokenDescription} ${row.accessorId}`}
        initialSort={{ column: 'seen', direction: 'descending' }}
      />
    </div>
  );
}

type ColumnOptions = {
  showsToken: boolean;
  /** ID of the session that is being ended. */
  ending: string | null;
  whyNot: (row: SessionView) => string;
  onEnd: (row: SessionView) => void;
};

function columnsFor({ showsToken, ending, whyNot, onEnd }: ColumnOptions): readonly Column<SessionView>[] {
  return [
    {
      id: 'browser',
      header: 'Browser',
      narrow: 'title',
      sortValue: (row) => browserName(row.userAgent),
      cell: (row) => (
        <span className="inline-flex flex-wrap items-center gap-2" title={row.userAgent}>
          <span className="font-medium">{browserName(row.userAgent)}</span>
          {row.isCurrent && <Badge tone="accent">this one</Badge>}
        </span>
      ),
    },
    ...(showsToken
      ? [
          {
            id: 'token',
            header: 'Token',
            sortValue: (row: SessionView) => row.tokenDescription || row.accessorId,
            cell: (row: SessionView) => row.tokenDescription || <Mono>{row.accessorId}</Mono>,
          },
        ]
      : []),
    { id: 'address', header: 'Address', sortValue: (row) => row.address, cell: (row) => <Mono>{row.address}</Mono> },
    {
      id: 'created',
      header: 'Signed in',
      align: 'right',
      sortValue: (row) => row.createdAt,
      cell: (row) => <RelativeTime at={row.createdAt} />,
    },
    {
      id: 'seen',
      header: 'Last used',
      align: 'right',
      sortValue: (row) => row.lastSeenAt,
      cell: (row) => <RelativeTime at={row.lastSeenAt} />,
    },
    {
      id: 'ends',
      header: 'Ends unless used',
      align: 'right',
      narrow: 'hidden',
      sortValue: (row) => row.idleEndAt,
      cell: (row) => <RelativeTime at={row.idleEndAt} />,
    },
    {
      id: 'action',
      header: 'Action',
      isHeaderHidden: true,
      align: 'right',
      narrow: 'aside',
      cell: (row) => (
        <Button
          size="sm"
          variant="ghost"
          icon={<LogOut size={14} />}
          aria-label={`End the session of ${browserName(row.userAgent)} at ${row.address}`}
          busy={ending === row.id}
          disabled={row.isCurrent || whyNot(row) !== ''}
          title={row.isCurrent ? 'Sign out to end this one.' : whyNot(row)}
          onClick={() => onEnd(row)}
        >
          End
        </Button>
      ),
    },
  ];
}
