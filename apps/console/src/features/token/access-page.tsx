'use client';

import { Button, ButtonLink, Notice, Tabs } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { CircleHelp, FileText, KeyRound, Lock, Users } from 'lucide-react';
import dynamic from 'next/dynamic';
import { trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { MethodList } from '@/features/auth-method/method-list';
import { PolicyList } from '@/features/policy/policy-list';
import { RoleList } from '@/features/role/role-list';
import { useAllowance } from '@/features/session/use-session';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { TokenList } from './token-list';
import { tokensSentence } from './tokens-sentence';

const CreateTokenDialog = dynamic(async () => (await import('./create-token-dialog')).CreateTokenDialog, {
  ssr: false,
});
const GatewayTokenDialog = dynamic(async () => (await import('./gateway-token-dialog')).GatewayTokenDialog, {
  ssr: false,
});

/** Tokens, roles and policies: who may do what. */
export function AccessPage() {
  useWindowTitle('Access');
  const tokens = useQuery(trpc.token.list.queryOptions());
  const policies = useQuery(trpc.policy.list.queryOptions());
  const roles = useQuery(trpc.role.list.queryOptions());
  const [tab, setTab] = useQueryParameter('show', 'tokens');
  const [dialog, setDialog] = useQueryParameter('do');
  const [preset, setPreset] = useQueryParameter('preset');
  const write = useAllowance('aclWrite');
  const close = (): void => {
    setDialog('');
    setPreset('');
  };
  return (
    <Page
      title="Access"
      sentence={tokens.data && tokensSentence(tokens.data)}
      actions={
        <>
          <ButtonLink icon={<CircleHelp size={16} />} href="/access/explain">
            Explain
          </ButtonLink>
          {write.isAllowed && (
            <>
              <ButtonLink icon={<FileText size={16} />} href="/policies/new">
                Create policy
              </ButtonLink>
              <ButtonLink icon={<Users size={16} />} href="/roles/new">
                Create role
              </ButtonLink>
              <Button variant="primary" icon={<KeyRound size={16} />} onClick={() => setDialog('create')}>
                Create token
              </Button>
            </>
          )}
        </>
      }
    >
      {!write.isAllowed && (
        <Notice tone="neutral" icon={<Lock size={14} />}>
          {write.reason}
        </Notice>
      )}
      <Tabs
        label="Access"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: 'tokens',
            label: 'Tokens',
            ...(tokens.data ? { count: tokens.data.length } : {}),
            content: (
              <QueryView query={tokens} what="the tokens">
                {(rows) => <TokenList rows={rows} />}
              </QueryView>
            ),
          },
          {
            value: 'roles',
            label: 'Roles',
            ...(roles.data ? { count: roles.data.length } : {}),
            content: (
              <QueryView query={roles} what="the roles">
                {(rows) => <RoleList rows={rows} tokens={tokens.data} />}
              </QueryView>
            ),
          },
          {
            value: 'policies',
            label: 'Policies',
            ...(policies.data ? { count: policies.data.length } : {}),
            content: (
              <QueryView query={policies} what="the policies">
                {(rows) => (
                  <PolicyList rows={rows} tokens={tokens.data} roles={roles.data} mayWrite={write.isAllowed} />
                )}
              </QueryView>
            ),
          },
          { value: 'methods', label: 'Sign-in methods', content: <MethodList /> },
        ]}
      />
      {dialog === 'create' &&
        (preset === 'mesh-gateway' ? (
          <GatewayTokenDialog onClose={close} />
        ) : (
          <CreateTokenDialog
            policies={policies.data}
            roles={roles.data}
            onGateway={() => setPreset('mesh-gateway')}
            onClose={close}
          />
        ))}
    </Page>
  );
}
