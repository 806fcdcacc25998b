'use client';

import { type AclPolicy, policyNameSchema } from '@peerway/model/acl';
import { Badge, Button, Field, Link, Notice, notifyWarnings, Section, TableSkeleton, TextInput } from '@peerway/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Lock, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useParams, useRouter } from 'next/navigation';
import { useState } from 'react';
import { client, trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { ChangedMeanwhile } from '@/features/acl-grant/changed-meanwhile';
import type { Stored } from '@/features/acl-grant/form-draft';
import { useAclRefresh } from '@/features/acl-grant/use-acl-refresh';
import { useFormDraft } from '@/features/acl-grant/use-form-draft';
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
  const users =
    tokens.data === undefined || roles.data === undefined ? null : { tokens: tokens.data, roles: roles.data };
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
                {(ofTokens) => (
                  <QueryView query={roles} what="the roles that have it">
                    {(ofRoles) => <UsedBy tokens={ofTokens} roles={ofRoles} />}
                  </QueryView>
                )}
              </QueryView>
            </Section>
          </div>
        )}
      </QueryView>
      {policy.data && dialog === 'delete' && (
        <DeletePolicyDialog
          policy={policy.data}
          users={users}
          onDone={() => router.push(parent.href)}
          onClose={() => setDialog('')}
        />
      )}
    </Page>
  );
}

type Draft = Pick<AclPolicy, 'name' | 'description' | 'rules'>;

const storedOf = (policy: AclPolicy | null): Stored<Draft> => ({
  value: { name: policy?.name ?? '', description: policy?.description ?? '', rules: policy?.rules ?? '' },
  index: policy?.modifyIndex ?? 0,
});
const textOf = ({ name, description, rules }: Draft): string =>
  `Name: ${name}\nDescription: ${description}\nRules:\n${rules}`;

function PolicyForm({ policy, refusal }: { policy: AclPolicy | null; refusal: string }) {
  const router = useRouter();
  const refresh = useAclRefresh();
  const stored = storedOf(policy);
  const draft = useFormDraft(stored);
  const { name, description, rules } = draft.value;
  const [isWhole, setWhole] = useState(true);
  const nameProblem =
    name === stored.value.name ? undefined : policyNameSchema.safeParse(name).error?.issues[0]?.message;
  const save = useMutation({
    mutationFn: () =>
      policy === null
        ? client.policy.create.mutate({ name, description, rules })
        : client.policy.update.mutate({ id: policy.id, name, description, rules }),
    onSuccess: (written) => {
      notifyWarnings(`The policy ${written.name} is saved`, written.warnings);
      draft.restart(storedOf(written));
      refresh();
      if (policy === null) router.push(`/policies/${written.id}`);
    },
  });
  const isReady =
    draft.isDirty && draft.conflict === null && isWhole && name !== '' && nameProblem === undefined && refusal === '';
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
      <ChangedMeanwhile draft={draft} what="policy" textOf={textOf} />
      <div className="grid max-w-[72ch] gap-4 sm:grid-cols-2">
        <Field label="Name" error={name === '' ? undefined : nameProblem}>
          <TextInput
            value={name}
            readOnly={refusal !== ''}
            placeholder="web-team"
            autoFocus={policy === null}
            onChange={(event) => draft.change({ name: event.target.value })}
          />
        </Field>
        <Field label="Description" optional>
          <TextInput
            value={description}
            readOnly={refusal !== ''}
            maxLength={512}
            onChange={(event) => draft.change({ description: event.target.value })}
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
        text={rules}
        onChange={(typed) => draft.change({ rules: typed })}
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
          {policy !== null && draft.isDirty && (
            <Button variant="ghost" onClick={draft.discard}>
              Discard my changes
            </Button>
          )}
          <span className="text-sm text-text-2">
            {!isWhole
              ? 'The rules can be saved once they can be read.'
              : policy !== null && 'Whoever has it has the new rights at once.'}
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
