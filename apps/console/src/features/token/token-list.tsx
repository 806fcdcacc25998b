'use client';

import type { AclTokenView } from '@peerway/model/acl';
import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl';
import { Badge, Button, type Column, DataTable, FilterInput, Mono, RelativeTime } from '@peerway/ui';
import { Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { DeleteTokenDialog } from './delete-token-dialog';

/** What a token is called: its description, or what it is. */
export function tokenName(token: Pick<AclTokenView, 'description' | 'accessorId'>): string {
  if (token.description) return token.description;
  return token.accessorId === ANONYMOUS_TOKEN_ACCESSOR ? 'Anonymous' : 'No description';
}

function columnsFor(mayWrite: boolean, onDelete: (token: AclTokenView) => void): readonly Column<AclTokenView>[] {
  return [
    {
      id: 'description',
      header: 'Token',
      narrow: 'title',
      sortValue: (row) => tokenName(row),
      cell: (row) => (
        <span className="inline-flex flex-wrap items-center gap-2">
          <span className="font-medium">{tokenName(row)}</span>
          {row.isSelf && <Badge tone="accent">your session</Badge>}
        </span>
      ),
    },
    {
      id: 'accessor',
      header: 'Accessor ID',
      narrow: 'hidden',
      cell: (row) => (
        <span className="whitespace-nowrap">
          <Mono>{row.accessorId}</Mono>
        </span>
      ),
    },
    {
      id: 'policies',
      header: 'Policies',
      sortValue: (row) => row.policies.map(({ name }) => name).join(' '),
      cell: (row) => <Grants token={row} />,
    },
    {
      id: 'created',
      header: 'Created',
      align: 'right',
      sortValue: (row) => row.createdAt,
      cell: (row) => <RelativeTime at={row.createdAt} />,
    },
    {
      id: 'expires',
      header: 'Ends',
      align: 'right',
      sortValue: (row) => row.expiresAt,
      cell: (row) => <RelativeTime at={row.expiresAt} never="never" />,
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
          icon={<Trash2 size={14} />}
          aria-label={`Delete the token ${tokenName(row)}`}
          disabled={!mayWrite || row.isSelf || row.accessorId === ANONYMOUS_TOKEN_ACCESSOR}
          title={whyKept(row)}
          onClick={() => onDelete(row)}
        >
          Delete
        </Button>
      ),
    },
  ];
}

function whyKept(token: AclTokenView): string {
  if (token.isSelf) return 'You are signed in with it.';
  if (token.accessorId === ANONYMOUS_TOKEN_ACCESSOR) return 'It stands for everybody without a token.';
  return '';
}

/** Policies by name, and service identities as what they are. */
function Grants({ token }: { token: AclTokenView }) {
  const rest = [...token.nodeIdentities, ...token.templatedPolicies, ...token.roles];
  if (token.policies.length + token.serviceIdentities.length + rest.length === 0)
    return <span className="text-text-3">none</span>;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {token.policies.map(({ id, name }) => (
        <Badge key={id}>{name}</Badge>
      ))}
      {token.serviceIdentities.map(({ serviceName }) => (
        <Badge key={serviceName} tone="info">
          identity of {serviceName}
        </Badge>
      ))}
      {token.roles.map(({ id, name }) => (
        <Badge key={id} tone="info">
          role {name}
        </Badge>
      ))}
      {token.nodeIdentities.map(({ nodeName }) => (
        <Badge key={nodeName} tone="info">
          identity of node {nodeName}
        </Badge>
      ))}
      {token.templatedPolicies.map(({ templateName, variables: { name } }) => (
        <Badge key={`${templateName} ${name}`} tone="info">
          {name === undefined ? templateName : `${templateName} ${name}`}
        </Badge>
      ))}
    </span>
  );
}

export function TokenList({ rows, mayWrite }: { rows: readonly AclTokenView[]; mayWrite: boolean }) {
  const [deleting, setDeleting] = useState<AclTokenView | null>(null);
  const [filter, setFilter] = useState('');
  const columns = useMemo(() => columnsFor(mayWrite, setDeleting), [mayWrite]);
  return (
    <div className="flex flex-col gap-4">
      {rows.length > 8 && <FilterInput label="Filter tokens" value={filter} onChange={setFilter} />}
      <DataTable
        label="Tokens"
        rows={rows}
        columns={columns}
        rowKey={(row) => row.accessorId}
        searchText={(row) =>
          `${tokenName(row)} ${row.accessorId} ${row.policies.map(({ name }) => name).join(' ')} ${row.serviceIdentities.map(({ serviceName }) => serviceName).join(' ')}`
        }
        filter={filter}
        onClearFilter={() => setFilter('')}
        initialSort={{ column: 'created', direction: 'descending' }}
      />
      {deleting && <DeleteTokenDialog token={deleting} onClose={() => setDeleting(null)} />}
    </div>
  );
}
