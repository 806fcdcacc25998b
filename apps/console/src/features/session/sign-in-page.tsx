'use client';

import { Button, Field, Notice, TextInput } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { queryClient, trpc } from '@/api/client';
import { describeError } from '@/api/describe-error';
import { Brand } from '@/frame/brand';
import { useWindowTitle } from '@/frame/page';
import { landingPage } from './landing-page';

export function SignInPage() {
  useWindowTitle('Sign in');
  const [token, setToken] = useState('');
  const [isMissing, setMissing] = useState(false);
  const router = useRouter();
  const next = landingPage(useSearchParams().get('next'));
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
