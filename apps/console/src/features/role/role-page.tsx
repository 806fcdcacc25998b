'use client';

import { type AclRoleView, roleNameSchema } from '@peerway/model/acl';
import { Button, Field, Notice, notifyDone, Section, TextInput } from '@peerway/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Lock, Trash2 } from 'lucide-react';
import { useParams, useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { client, trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { GrantBadges } from '@/features/acl-grant/grant-badges';
import { draftOf, emptyGrants, isWhole, roleGrants } from '@/features/acl-grant/grants-draft';
import { GrantsFields, namedOptions } from '@/features/acl-grant/grants-fields';
import { useAclRefresh } from '@/features/acl-grant/use-acl-refresh';
import { UsedBy } from '@/features/acl-grant/used-by';
import { useAllowance } from '@/features/session/use-session';
import { Page, useWindowTitle } from '@/frame/page';
import { Failure, QueryView } from '@/frame/query-view';
import { DeleteRoleDialog } from './delete-role-dialog';

const parent = { name: 'Roles', href: '/access?show=roles' };

/** One role: what it grants, and who has it. `/roles/new` begins one. */
export function RolePage() {
  const { id } = useParams<{ id: string }>();
  return id === 'new' ? <NewRole /> : <KnownRole key={id} id={id} />;
}

function NewRole() {
  useWindowTitle('New role');
  const write = useAllowance('aclWrite');
  return (
    <Page title="New role" parent={parent} sentence="Grants under one name, for any number of tokens.">
      {write.isAllowed ? <RoleForm stored={null} /> : <Refusal reason={write.reason} />}
    </Page>
  );
}

function KnownRole({ id }: { id: string }) {
  const router = useRouter();
  const role = useQuery(trpc.role.read.queryOptions({ id }));
  const tokens = useQuery(trpc.token.list.queryOptions({ roleId: id }, { retry: false }));
  const [dialog, setDialog] = useQueryParameter('do');
  const write = useAllowance('aclWrite');
  useWindowTitle(role.data?.name ?? 'Role');
  return (
    <Page
      title={role.data?.name ?? 'Role'}
      parent={parent}
      sentence={role.data?.description}
      actions={
        role.data && (
          <Button
            icon={<Trash2 size={16} />}
            disabled={!write.isAllowed}
            title={write.reason}
            onClick={() => setDialog('delete')}
          >
            Delete
          </Button>
        )
      }
    >
      <QueryView query={role} what="the role">
        {(data) => (
          <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_320px]">
            {write.isAllowed ? (
              <RoleForm key={data.modifyIndex} stored={data} />
            ) : (
              <div className="flex flex-col gap-4">
                <Refusal reason={write.reason} />
                <GrantBadges grants={data} />
              </div>
            )}
            <Section title="Used by">
              <QueryView query={tokens} what="the tokens that have it">
                {(rows) => <UsedBy tokens={rows} roles={[]} />}
              </QueryView>
            </Section>
          </div>
        )}
      </QueryView>
      {role.data && dialog === 'delete' && (
        <DeleteRoleDialog
          role={role.data}
          tokens={tokens.data ?? []}
          onDone={() => router.push(parent.href)}
          onClose={() => setDialog('')}
        />
      )}
    </Page>
  );
}

function Refusal({ reason }: { reason: string }) {
  return (
    <Notice tone="neutral" icon={<Lock size={14} />}>
      {reason}
    </Notice>
  );
}

function RoleForm({ stored: role }: { stored: AclRoleView | null }) {
  const router = useRouter();
  const refresh = useAclRefresh();
  const policies = useQuery(trpc.policy.list.queryOptions());
  const [name, setName] = useState(role?.name ?? '');
  const [description, setDescription] = useState(role?.description ?? '');
  const [draft, setDraft] = useState(() => (role === null ? emptyGrants : draftOf(role)));
  const problem = roleNameSchema.safeParse(name).error?.issues[0]?.message;
  const save = useMutation({
    mutationFn: () => {
      const input = { name, description, ...roleGrants(draft) };
      return role === null ? client.role.create.mutate(input) : client.role.update.mutate({ id: role.id, ...input });
    },
    onSuccess: (written) => {
      notifyDone(`The role ${written.name} is saved`);
      refresh();
      if (role === null) router.push(`/roles/${written.id}`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className="flex max-w-[72ch] flex-col gap-4">
      {save.error && <Failure title="The role was not saved" error={save.error} />}
      <Field label="Name" error={name === '' ? undefined : problem}>
        <TextInput value={name} autoFocus={role === null} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label="Description" optional>
        <TextInput value={description} maxLength={512} onChange={(event) => setDescription(event.target.value)} />
      </Field>
      <GrantsFields draft={draft} onChange={setDraft} policies={namedOptions(policies.data ?? [])} roles={null} />
      <div className="flex flex-wrap items-center gap-2">
        <Button
          type="submit"
          variant="primary"
          busy={save.isPending}
          disabled={problem !== undefined || !isWhole(draft)}
        >
          {role === null ? 'Create role' : 'Save'}
        </Button>
        <span className="text-sm text-text-2">Whoever has it has the new rights at once.</span>
      </div>
    </form>
  );
}
