'use client';

import { Button, CopyButton, Facts, Mono, Notice, Section } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Lock, Trash2 } from 'lucide-react';
import { useParams, useRouter } from 'next/navigation';
import { trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { RuleSection } from '@/features/binding-rule/rule-section';
import { TryClaims } from '@/features/binding-rule/try-claims';
import { useAllowance } from '@/features/session/use-session';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { DeleteMethodDialog } from './delete-method-dialog';
import { MethodForm } from './method-form';
import { METHODS_HREF } from './method-path';
import { methodSentence } from './method-sentence';

/** One sign-in method: whom its rules let in to what, and what it believes. */
export function MethodPage() {
  // As it stands in the address.
  const name = decodeURIComponent(useParams<{ name: string }>().name);
  const router = useRouter();
  const method = useQuery(trpc.authMethod.read.queryOptions({ name }));
  const rules = useQuery(trpc.bindingRule.list.queryOptions({ authMethod: name }, { retry: false }));
  const tokens = useQuery(trpc.token.list.queryOptions({ authMethod: name }, { retry: false }));
  const offered = useQuery(trpc.session.methods.queryOptions());
  const [dialog, setDialog] = useQueryParameter('do');
  const write = useAllowance('aclWrite');
  useWindowTitle(name);
  const isKnown = rules.data !== undefined && tokens.data !== undefined && offered.data !== undefined;
  const use = {
    rules: rules.data?.length ?? 0,
    tokens: tokens.data?.length ?? 0,
    isOffered: offered.data?.some((one) => one.name === name) ?? false,
  };
  return (
    <Page
      title={name}
      parent={{ name: 'Sign-in methods', href: METHODS_HREF }}
      sentence={method.data && isKnown && methodSentence(method.data, use)}
      actions={
        method.data && (
          <Button
            icon={<Trash2 size={16} />}
            disabled={!write.isAllowed || !isKnown}
            title={write.reason}
            onClick={() => setDialog('delete')}
          >
            Delete
          </Button>
        )
      }
    >
      {!write.isAllowed && (
        <Notice tone="neutral" icon={<Lock size={14} />}>
          {write.reason}
        </Notice>
      )}
      <QueryView query={method} what="the sign-in method">
        {(data) => (
          <div className="flex flex-col gap-8">
            <QueryView query={rules} what="its binding rules">
              {(rows) => <RuleSection method={data} rows={rows} />}
            </QueryView>
            <TryClaims method={data} />
            {data.type === 'oidc' && <AtProvider name={data.name} />}
            <Section title="What it believes">
              <MethodForm stored={data} isReadOnly={!write.isAllowed} onSaved={() => {}} />
            </Section>
          </div>
        )}
      </QueryView>
      {method.data && dialog === 'delete' && (
        <DeleteMethodDialog
          name={name}
          rules={use.rules}
          tokens={use.tokens}
          onDone={() => router.push(METHODS_HREF)}
          onClose={() => setDialog('')}
        />
      )}
    </Page>
  );
}

/** What has to be registered there. */
function AtProvider({ name }: { name: string }) {
  const redirectUri = `${window.location.origin}/auth/oidc/callback/${name}`;
  return (
    <Section
      title="At the provider"
      about="Register this redirect URI; it is of this method alone. Where public_url is another address than this page's, it begins with that."
    >
      <Facts columns="one" facts={[{ label: 'Redirect URI', value: <Mono>{redirectUri}</Mono> }]} />
      <div>
        <CopyButton text={redirectUri} label="Copy redirect URI" />
      </div>
    </Section>
  );
}
