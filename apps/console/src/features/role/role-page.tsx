'use client';

import { type AclRoleView, roleNameSchema } from '@peerway/model/acl';
import { Button, ButtonLink, Field, Notice, notifyDone, Section, TextInput } from '@peerway/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ListChecks, Lock, Trash2 } from 'lucide-react';
import { useParams, useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import { client, trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { explainHref } from '@/features/access-question/question-view';
import { ChangedMeanwhile } from '@/features/acl-grant/changed-meanwhile';
import type { Stored } from '@/features/acl-grant/form-draft';
import { GrantBadges } from '@/features/acl-grant/grant-badges';
import { draftOf, emptyGrants, type GrantsDraft, isWhole, roleGrants } from '@/features/acl-grant/grants-draft';
import { GrantsFields, namedOptions } from '@/features/acl-grant/grants-fields';
import { grantsText } from '@/features/acl-grant/grants-text';
import { useAclRefresh } from '@/features/acl-grant/use-acl-refresh';
import { useFormDraft } from '@/features/acl-grant/use-form-draft';
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
          <>
            <ButtonLink icon={<ListChecks size={16} />} href={explainHref({ show: 'what', role: id })}>
              What can it do?
            </ButtonLink>
            <Button
              icon={<Trash2 size={16} />}
              disabled={!write.isAllowed}
              title={write.reason}
              onClick={() => setDialog('delete')}
            >
              Delete
            </Button>
          </>
        )
      }
    >
      <QueryView query={role} what="the role">
        {(data) => (
          <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_320px]">
            {write.isAllowed ? (
              <RoleForm stored={data} />
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
          tokens={tokens.data ?? null}
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

type Draft = { name: string; description: string; grants: GrantsDraft };

const storedOf = (role: AclRoleView | null): Stored<Draft> => ({
  value: {
    name: role?.name ?? '',
    description: role?.description ?? '',
    grants: role === null ? emptyGrants : draftOf(role),
  },
  index: role?.modifyIndex ?? 0,
});
const textOf = ({ name, description, grants }: Draft): string =>
  `Name: ${name}\nDescription: ${description}\n${grantsText(grants)}`;

function RoleForm({ stored: role }: { stored: AclRoleView | null }) {
  const router = useRouter();
  const refresh = useAclRefresh();
  const policies = useQuery(trpc.policy.list.queryOptions());
  const draft = useFormDraft(storedOf(role));
  const { name, description, grants } = draft.value;
  const problem = roleNameSchema.safeParse(name).error?.issues[0]?.message;
  const save = useMutation({
    mutationFn: () => {
      const input = { name, description, ...roleGrants(grants) };
      return role === null ? client.role.create.mutate(input) : client.role.update.mutate({ id: role.id, ...input });
    },
    onSuccess: (written) => {
      notifyDone(`The role ${written.name} is saved`);
      draft.restart(storedOf(written));
      refresh();
      if (role === null) router.push(`/roles/${written.id}`);
    },
  });
  const isReady = draft.isDirty && draft.conflict === null && problem === undefined && isWhole(grants);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !save.isPending) save.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className="flex max-w-[72ch] flex-col gap-4">
      {save.error && <Failure title="The role was not saved" error={save.error} />}
      <ChangedMeanwhile draft={draft} what="role" textOf={textOf} />
      <Field label="Name" error={name === '' ? undefined : problem}>
        <TextInput
          value={name}
          autoFocus={role === null}
          onChange={(event) => draft.change({ name: event.target.value })}
        />
      </Field>
      <Field label="Description" optional>
        <TextInput
          value={description}
          maxLength={512}
          onChange={(event) => draft.change({ description: event.target.value })}
        />
      </Field>
      <GrantsFields
        draft={grants}
        onChange={(next) => draft.change({ grants: next })}
        policies={namedOptions(policies.data ?? [])}
        roles={null}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" busy={save.isPending} disabled={!isReady}>
          {role === null ? 'Create role' : 'Save'}
        </Button>
        {role !== null && draft.isDirty && (
          <Button variant="ghost" onClick={draft.discard}>
            Discard my changes
          </Button>
        )}
        {role !== null && <span className="text-sm text-text-2">Whoever has it has the new rights at once.</span>}
      </div>
    </form>
  );
}
