'use client';

import { Button, Notice, Tabs } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { FileText, KeyRound, Lock } from 'lucide-react';
import { trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { CreatePolicyDialog } from '@/features/policy/create-policy-dialog';
import { PolicyList } from '@/features/policy/policy-list';
import { useAllowance } from '@/features/session/use-session';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { CreateTokenDialog } from './create-token-dialog';
import { TokenList } from './token-list';
import { tokensSentence } from './tokens-sentence';

/** Tokens and policies: who may do what. */
export function AccessPage() {
  useWindowTitle('Access');
  const tokens = useQuery(trpc.token.list.queryOptions());
  const policies = useQuery(trpc.policy.list.queryOptions());
  const [tab, setTab] = useQueryParameter('show', 'tokens');
  const [dialog, setDialog] = useQueryParameter('do');
  const [preset] = useQueryParameter('preset');
  const write = useAllowance('aclWrite');
  const close = (): void => setDialog('');
  return (
    <Page
      title="Access"
      sentence={tokens.data && tokensSentence(tokens.data, new Date())}
      actions={
        <>
          <Button
            icon={<FileText size={16} />}
            disabled={!write.isAllowed}
            title={write.reason}
            onClick={() => setDialog('create-policy')}
          >
            Create policy
          </Button>
          <Button
            variant="primary"
            icon={<KeyRound size={16} />}
            disabled={!write.isAllowed}
            title={write.reason}
            onClick={() => setDialog('create')}
          >
            Create token
          </Button>
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
                {(rows) => <TokenList rows={rows} mayWrite={write.isAllowed} />}
              </QueryView>
            ),
          },
          {
            value: 'policies',
            label: 'Policies',
            ...(policies.data ? { count: policies.data.length } : {}),
            content: (
              <QueryView query={policies} what="the policies">
                {(rows) => <PolicyList rows={rows} tokens={tokens.data ?? []} mayWrite={write.isAllowed} />}
              </QueryView>
            ),
          },
        ]}
      />
      {dialog === 'create' && <CreateTokenDialog preset={preset} policies={policies.data ?? []} onClose={close} />}
      {dialog === 'create-policy' && <CreatePolicyDialog onClose={close} />}
    </Page>
  );
}
