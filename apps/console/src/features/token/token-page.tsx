'use client';

import type { AclTokenView } from '@peerway/model/acl';
import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import { unusedText } from '@peerway/model/token-warning';
import {
  Button,
  ButtonLink,
  CopyButton,
  Facts,
  Field,
  Mono,
  Notice,
  notifyDone,
  RelativeTime,
  Section,
  TextInput,
} from '@peerway/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Copy, ListChecks, Lock, Trash2 } from 'lucide-react';
import { useParams, useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import { trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { explainHref } from '@/features/access-question/question-view';
import { ChangedMeanwhile } from '@/features/acl-grant/changed-meanwhile';
import type { Stored } from '@/features/acl-grant/form-draft';
import { GrantBadges } from '@/features/acl-grant/grant-badges';
import { draftOf, type GrantsDraft, isWhole, tokenGrants } from '@/features/acl-grant/grants-draft';
import { GrantsFields, namedOptions } from '@/features/acl-grant/grants-fields';
import { grantsText } from '@/features/acl-grant/grants-text';
import { useAclRefresh } from '@/features/acl-grant/use-acl-refresh';
import { useFormDraft } from '@/features/acl-grant/use-form-draft';
import { useAllowance } from '@/features/session/use-session';
import { Page, useWindowTitle } from '@/frame/page';
import { Failure, QueryView } from '@/frame/query-view';
import { DeleteTokenDialog } from './delete-token-dialog';
import { GatewayCommand } from './gateway-command-block';
import { SecretShown } from './secret-shown';
import { tokenName } from './token-name';
import type { TokenRow } from './token-rows';
import { TokenWarnings } from './token-warnings';

const parent = { name: 'Tokens', href: '/access' };

/** One token: what it grants, and until when. */
export function TokenPage() {
  const { accessor } = useParams<{ accessor: string }>();
  const router = useRouter();
  const refresh = useAclRefresh();
  const token = useQuery(trpc.token.read.queryOptions({ accessorId: accessor }));
  const clone = useMutation(trpc.token.clone.mutationOptions({ onSuccess: refresh }));
  const [dialog, setDialog] = useQueryParameter('do');
  const write = useAllowance('aclWrite');
  const row: TokenRow | undefined = token.data;
  useWindowTitle(row ? tokenName(row) : 'Token');
  const isAnonymous = accessor === ANONYMOUS_TOKEN_ACCESSOR;
  const whyKept = row?.isSelf
    ? 'You are signed in with it.'
    : isAnonymous
      ? 'It stands for everybody without a token.'
      : write.reason;
  return (
    <Page
      title={row ? tokenName(row) : 'Token'}
      parent={parent}
      sentence={
        row && (
          <>
            Created <RelativeTime at={row.createdAt} />
            {row.expiresAt === null ? (
              ', and does not end by itself.'
            ) : (
              <>
                {' '}
                and ends <RelativeTime at={row.expiresAt} />.
              </>
            )}
          </>
        )
      }
      actions={
        row && (
          <>
            <ButtonLink icon={<ListChecks size={16} />} href={explainHref({ show: 'what', token: accessor })}>
              What can it do?
            </ButtonLink>
            <Button
              icon={<Copy size={16} />}
              busy={clone.isPending}
              disabled={!write.isAllowed || isAnonymous}
              title={write.reason || 'A new token with the same grants and end, and a secret of its own.'}
              onClick={() => clone.mutate({ accessorId: accessor })}
            >
              Clone
            </Button>
            <Button
              icon={<Trash2 size={16} />}
              disabled={whyKept !== ''}
              title={whyKept}
              onClick={() => setDialog('delete')}
            >
              Delete
            </Button>
          </>
        )
      }
    >
      {clone.error && <Failure title="The token was not cloned" error={clone.error} />}
      <QueryView query={token} what="the token">
        {(data: TokenRow) => (
          <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_360px]">
            {write.isAllowed ? (
              <TokenForm token={data} />
            ) : (
              <div className="flex flex-col gap-4">
                <Notice tone="neutral" icon={<Lock size={14} />}>
                  {write.reason}
                </Notice>
                <GrantBadges grants={data} />
              </div>
            )}
            <About token={data} />
          </div>
        )}
      </QueryView>
      {clone.data && (
        <SecretShown
          token={clone.data}
          onClose={() => {
            const { accessorId } = clone.data;
            clone.reset();
            router.push(`/tokens/${accessorId}`);
          }}
        />
      )}
      {row && dialog === 'delete' && (
        <DeleteTokenDialog token={row} onDone={() => router.push(parent.href)} onClose={() => setDialog('')} />
      )}
    </Page>
  );
}

function About({ token }: { token: TokenRow }) {
  const gateway = token.templatedPolicies.find(({ templateName }) => templateName === 'builtin/mesh-gateway');
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Section title="About">
        <TokenWarnings warnings={token.warnings} />
        <Facts
          columns="one"
          facts={[
            { label: 'Accessor ID', value: <Mono>{token.accessorId}</Mono> },
            { label: 'Created', value: <RelativeTime at={token.createdAt} /> },
            { label: 'Ends', value: <RelativeTime at={token.expiresAt} never="never" /> },
            { label: 'Last used', value: <RelativeTime at={token.lastUsedAt} never={unusedText(token)} /> },
            { label: 'Valid in', value: token.local ? 'this datacenter only' : 'every datacenter' },
          ]}
        />
        <div>
          <CopyButton text={token.accessorId} label="Copy accessor ID" />
        </div>
      </Section>
      {gateway?.variables.name !== undefined && (
        <Section title="Start the gateway">
          <GatewayCommand gateway={gateway.variables.name} partition={gateway.partition} />
        </Section>
      )}
    </div>
  );
}

type Draft = { description: string; grants: GrantsDraft };

const storedOf = (token: AclTokenView): Stored<Draft> => ({
  value: { description: token.description, grants: draftOf(token) },
  index: token.modifyIndex,
});
const textOf = ({ description, grants }: Draft): string => `Description: ${description}\n${grantsText(grants)}`;

function TokenForm({ token }: { token: TokenRow }) {
  const refresh = useAclRefresh();
  const policies = useQuery(trpc.policy.list.queryOptions());
  const roles = useQuery(trpc.role.list.queryOptions());
  const draft = useFormDraft(storedOf(token));
  const { description, grants } = draft.value;
  const save = useMutation(
    trpc.token.update.mutationOptions({
      onSuccess: (written) => {
        notifyDone(`The token “${tokenName(written)}” is saved`);
        draft.restart(storedOf(written));
        refresh();
      },
    }),
  );
  const isReady = draft.isDirty && draft.conflict === null && isWhole(grants);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !save.isPending) save.mutate({ accessorId: token.accessorId, description, ...tokenGrants(grants) });
  };
  return (
    <form onSubmit={submit} noValidate className="flex max-w-[72ch] flex-col gap-4">
      {save.error && <Failure title="The token was not saved" error={save.error} />}
      <ChangedMeanwhile draft={draft} what="token" textOf={textOf} />
      <Field label="Description">
        <TextInput
          value={description}
          maxLength={512}
          onChange={(event) => draft.change({ description: event.target.value })}
        />
      </Field>
      <GrantBadges grants={token} />
      <GrantsFields
        draft={grants}
        onChange={(next) => draft.change({ grants: next })}
        policies={namedOptions(policies.data ?? [])}
        roles={namedOptions(roles.data ?? [])}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" busy={save.isPending} disabled={!isReady}>
          Save
        </Button>
        {draft.isDirty && (
          <Button variant="ghost" onClick={draft.discard}>
            Discard my changes
          </Button>
        )}
        <span className="text-sm text-text-2">It holds from the next request of whoever uses the token.</span>
      </div>
    </form>
  );
}
