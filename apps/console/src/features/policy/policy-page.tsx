'use client';

import { type AclPolicy, policyNameSchema } from '@peerway/model/acl';
import { Badge, Button, Field, Link, Notice, notifyWarnings, Section, TableSkeleton, TextInput } from '@peerway/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Lock, Trash2, TriangleAlert } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useParams, useRouter } from 'next/navigation';
import { useState } from 'react';
import { client, trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { useAclRefresh } from '@/features/acl-grant/use-acl-refresh';
import { UsedBy } from '@/features/acl-grant/used-by';
import { useAllowance } from '@/features/session/use-session';
import { Page, useWindowTitle } from '@/frame/page';
import { Failure, QueryView } from '@/frame/query-view';
import { builtinPolicyIds } from './builtin-policies';
import { DeletePolicyDialog } from './delete-policy-dialog';

// The editor and the reader of rules: only this page pays for them.
const RulesEditor = dynamic(() => import('./rules-editor').then((module) => module.RulesEditor), {
  ssr: false,
  loading: () => <TableSkeleton />,
});

const parent = { name: 'Policies', href: '/access?show=policies' };

/** One policy: its rules, and who has it. `/policies/new` begins one. */
export function PolicyPage() {
  const { id } = useParams<{ id: string }>();
  return id === 'new' ? <NewPolicy /> : <KnownPolicy key={id} id={id} />;
}

function NewPolicy() {
  useWindowTitle('New policy');
  return (
    <Page title="New policy" parent={parent} sentence="Rules that tokens and roles can be given by the policy's name.">
      <PolicyForm policy={null} refusal={useAllowance('aclWrite').reason} />
    </Page>
  );
}

function KnownPolicy({ id }: { id: string }) {
  const router = useRouter();
  const policy = useQuery(trpc.policy.read.queryOptions({ id }));
  const tokens = useQuery(trpc.token.list.queryOptions({ policyId: id }, { retry: false }));
  const roles = useQuery(trpc.role.list.queryOptions({ policyId: id }, { retry: false }));
  const [dialog, setDialog] = useQueryParameter('do');
  const write = useAllowance('aclWrite');
  const isBuiltin = builtinPolicyIds.has(id);
  const refusal = isBuiltin ? 'It is built in: what it grants can not be changed.' : write.reason;
  useWindowTitle(policy.data?.name ?? 'Policy');
  const users = { tokens: tokens.data ?? [], roles: roles.data ?? [] };
  return (
    <Page
      title={policy.data?.name ?? 'Policy'}
      parent={parent}
      sentence={policy.data?.description}
      actions={
        policy.data && (
          <Button
            icon={<Trash2 size={16} />}
            disabled={refusal !== ''}
            title={refusal}
            onClick={() => setDialog('delete')}
          >
            Delete
          </Button>
        )
      }
    >
      <QueryView query={policy} what="the policy">
        {(data) => (
          <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_320px]">
            <PolicyForm policy={data} refusal={refusal} />
            <Section title="Used by">
              <QueryView query={tokens} what="the tokens that have it">
                {() => <UsedBy {...users} />}
              </QueryView>
            </Section>
          </div>
        )}
      </QueryView>
      {policy.data && dialog === 'delete' && (
        <DeletePolicyDialog
          policy={policy.data}
          tokens={users.tokens}
          roles={users.roles}
          onDone={() => router.push(parent.href)}
          onClose={() => setDialog('')}
        />
      )}
    </Page>
  );
}

type Draft = { name: string; description: string; rules: string; from: number };
const draftOf = (policy: AclPolicy | null): Draft => ({
  name: policy?.name ?? '',
  description: policy?.description ?? '',
  rules: policy?.rules ?? '',
  from: policy?.modifyIndex ?? 0,
});

function PolicyForm({ policy, refusal }: { policy: AclPolicy | null; refusal: string }) {
  const router = useRouter();
  const refresh = useAclRefresh();
  const [draft, setDraft] = useState(() => draftOf(policy));
  const [isWhole, setWhole] = useState(true);
  const now = draftOf(policy);
  const isDirty = draft.name !== now.name || draft.description !== now.description || draft.rules !== now.rules;
  const isBehind = draft.from !== now.from;
  // What nobody touched follows the policy as others change it.
  if (isBehind && !isDirty) setDraft(now);
  const nameProblem =
    draft.name === now.name ? undefined : policyNameSchema.safeParse(draft.name).error?.issues[0]?.message;
  const save = useMutation({
    mutationFn: () => {
      const { name, description, rules } = draft;
      return policy === null
        ? client.policy.create.mutate({ name, description, rules })
        : client.policy.update.mutate({ id: policy.id, name, description, rules });
    },
    onSuccess: (written) => {
      notifyWarnings(`The policy ${written.name} is saved`, written.warnings);
      setDraft(draftOf(written));
      refresh();
      if (policy === null) router.push(`/policies/${written.id}`);
    },
  });
  const isReady = isDirty && isWhole && draft.name !== '' && nameProblem === undefined && refusal === '';
  const submit = (): void => {
    if (isReady && !save.isPending) save.mutate();
  };
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {refusal !== '' && (
        <Notice tone="neutral" icon={<Lock size={14} />}>
          {refusal}
        </Notice>
      )}
      {isBehind && isDirty && (
        <Notice
          tone="warning"
          icon={<TriangleAlert size={14} />}
          action={
            <Button size="sm" onClick={() => setDraft(now)}>
              Take theirs
            </Button>
          }
        >
          Somebody has changed this policy since you began. Saving replaces what they wrote.
        </Notice>
      )}
      <div className="grid max-w-[72ch] gap-4 sm:grid-cols-2">
        <Field label="Name" error={draft.name === '' ? undefined : nameProblem}>
          <TextInput
            value={draft.name}
            readOnly={refusal !== ''}
            placeholder="web-team"
            autoFocus={policy === null}
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
        </Field>
        <Field label="Description" optional>
          <TextInput
            value={draft.description}
            readOnly={refusal !== ''}
            maxLength={512}
            onChange={(event) => setDraft({ ...draft, description: event.target.value })}
          />
        </Field>
      </div>
      {(policy?.datacenters ?? []).length > 0 && (
        <p className="text-sm text-text-2">
          Applies in{' '}
          {policy?.datacenters?.map((name) => (
            <Badge key={name} mono>
              {name}
            </Badge>
          ))}{' '}
          only.
        </p>
      )}
      <RulesEditor
        text={draft.rules}
        onChange={(rules) => setDraft((before) => ({ ...before, rules }))}
        onWhole={setWhole}
        onSave={submit}
        readOnly={refusal !== ''}
      />
      {save.error && <Failure title="The policy was not saved" error={save.error} />}
      {refusal === '' && (
        <div className="flex flex-wrap items-center gap-2">
          <Button variant="primary" busy={save.isPending} disabled={!isReady} onClick={submit}>
            {policy === null ? 'Create policy' : 'Save'}
          </Button>
          {policy !== null && isDirty && (
            <Button variant="ghost" onClick={() => setDraft(now)}>
              Discard my changes
            </Button>
          )}
          <span className="text-sm text-text-2">
            {!isWhole ? 'The rules can be saved once they can be read.' : 'Whoever has it has the new rights at once.'}
          </span>
        </div>
      )}
      {policy === null && (
        <p className="text-sm text-text-3">
          Then give it to a <Link href="/access?do=create">token</Link> or a <Link href="/roles/new">role</Link>.
        </p>
      )}
    </div>
  );
}
