'use client';

import type { AuthMethod } from '@peerway/model/auth-method';
import { Button, Field, Notice, Section, TextArea } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { CircleCheck, CircleSlash } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { client } from '@/api/client';
import { GrantBadges } from '@/features/acl-grant/grant-badges';
import { Failure } from '@/frame/query-view';
import { readClaims, sampleClaims } from './rule-words';

/** What somebody with these claims would be given, by the decision that a login makes. */
export function TryClaims({ method }: { method: AuthMethod }) {
  const [text, setText] = useState(() => sampleClaims(method.config));
  const [isLeft, setLeft] = useState(false);
  const claims = readClaims(text);
  const preview = useMutation({
    mutationFn: (asked: Record<string, unknown>) =>
      client.authMethod.previewLogin.query({ name: method.name, claims: asked }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setLeft(true);
    if (claims !== null) preview.mutate(claims);
  };
  const answer = preview.data;
  return (
    <Section title="Try claims" about="Who would get what? No token is made, and nobody has to sign in.">
      <form onSubmit={submit} noValidate className="flex max-w-[72ch] flex-col gap-3">
        <Field
          label="Claims"
          error={isLeft && claims === null ? 'Give a JSON object, as it is in a token.' : undefined}
        >
          <TextArea
            mono
            rows={8}
            value={text}
            onBlur={() => setLeft(true)}
            onChange={(event) => {
              preview.reset();
              setText(event.target.value);
            }}
          />
        </Field>
        <div>
          <Button type="submit" busy={preview.isPending}>
            Try
          </Button>
        </div>
        <div aria-live="polite">
          {preview.error && <Failure title="The claims could not be tried" error={preview.error} />}
          {answer?.kind === 'granted' && (
            <Notice tone="info" icon={<CircleCheck size={14} />}>
              They get in, with <GrantBadges grants={answer.grants} />
            </Notice>
          )}
          {answer?.kind === 'refused' && (
            <Notice tone="warning" icon={<CircleSlash size={14} />}>
              They do not get in: {answer.reason}.
            </Notice>
          )}
        </div>
      </form>
    </Section>
  );
}
