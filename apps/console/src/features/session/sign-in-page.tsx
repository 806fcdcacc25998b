'use client';

import { returnPath } from '@peerway/model/return-path';
import { Button, Field, Notice, TextInput } from '@peerway/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { queryClient, trpc } from '@/api/client';
import { describeError } from '@/api/describe-error';
import { Brand } from '@/frame/brand';
import { useWindowTitle } from '@/frame/page';

/** Why a provider's sign-in came back without a session, by the code that the control plane sends along. Nothing else of the address is shown. */
const FAILURES: Record<string, string> = {
  'acl.login_refused':
    'You are known there, but were given nothing here, or the answer was not good. Ask whoever manages ACLs.',
  'acl.sign_in_ended': 'This sign-in was finished, took too long, or was begun in another browser. Begin again.',
  'acl.provider_failed': 'The identity provider could not be asked. Try again later.',
  'acl.rate_limited': 'Too many sign-ins were begun from this address. Wait and try again.',
};

export function SignInPage() {
  useWindowTitle('Sign in');
  const [token, setToken] = useState('');
  const [isMissing, setMissing] = useState(false);
  const router = useRouter();
  const search = useSearchParams();
  const next = returnPath(search.get('next'));
  const failed = search.get('failed');
  const methods = useQuery(trpc.session.methods.queryOptions());
  const signIn = useMutation(
    trpc.session.signIn.mutationOptions({
      onSuccess: () => {
        // Nothing that an earlier session saw may be shown to this one.
        queryClient.clear();
        router.replace(next);
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(token.trim() === '');
    if (token.trim() !== '') signIn.mutate({ token: token.trim() });
  };
  const failure = signIn.error && describeError(signIn.error);

  return (
    <main className="grid min-h-dvh place-items-center px-4 pb-[12vh]">
      <div className="w-full max-w-[360px]">
        <div className="mb-6 flex items-center gap-2.5">
          <Brand size={28} />
          <h1 className="font-semibold text-xl tracking-tight">Sign in to Peerway</h1>
        </div>
        {failed !== null && !signIn.isError && (
          <div role="alert" className="mb-4">
            <Notice tone="danger" icon={<CircleAlert size={14} />}>
              {FAILURES[failed] ?? 'The sign-in did not come to an end. Try again.'}
            </Notice>
          </div>
        )}
        {methods.data?.map(({ name, displayName }) => (
          <a
            key={name}
            href={`/auth/oidc/start/${name}?next=${encodeURIComponent(next)}`}
            className="mb-4 flex h-9 items-center justify-center rounded-md border border-control bg-surface-2 font-medium text-sm hover:bg-surface-3"
          >
            {displayName}
          </a>
        ))}
        <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
          {failure && (
            <div role="alert">
              <Notice tone="danger" icon={<CircleAlert size={14} />}>
                {failure.code === 'acl.unknown_token'
                  ? 'ACL not found: the token is wrong, expired or deleted.'
                  : failure.reason}
                {failure.nextStep && <span className="mt-0.5 block text-text-2">{failure.nextStep}</span>}
                <span className="mt-1 block font-mono text-text-3 text-xs">{failure.code}</span>
              </Notice>
            </div>
          )}
          <Field
            label="ACL token"
            hint="The secret ID of a token of this cluster. The console keeps a session, never the token."
            error={isMissing ? 'Paste the secret ID of a token.' : undefined}
          >
            <TextInput
              mono
              // A text box, not type=password: a password manager would offer to store the token. The browser masks it all the same.
              style={{ WebkitTextSecurity: 'disc' } as React.CSSProperties}
              autoFocus
              value={token}
              onChange={(event) => setToken(event.target.value)}
            />
          </Field>
          <Button type="submit" variant="primary" busy={signIn.isPending} className="h-9">
            Sign in
          </Button>
        </form>
        <p className="mt-6 border-line border-t pt-4 text-sm text-text-2">
          A new server writes its first token to <code className="font-mono text-xs">bootstrap-token</code> in its data
          directory. In the demo that is <code className="font-mono text-xs">.peerway/demo/&lt;cluster&gt;/</code>.
        </p>
      </div>
    </main>
  );
}
