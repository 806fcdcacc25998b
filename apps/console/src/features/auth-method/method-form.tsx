'use client';

import type { AuthMethod, AuthMethodType } from '@peerway/model/auth-method';
import { Button, ChoiceGroup, CommandTwin, Field, notifyDone, Select, TextArea, TextInput } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { client } from '@/api/client';
import { describeError } from '@/api/describe-error';
import { ChangedMeanwhile } from '@/features/acl-grant/changed-meanwhile';
import type { Stored } from '@/features/acl-grant/form-draft';
import { useFormDraft } from '@/features/acl-grant/use-form-draft';
import { Failure } from '@/frame/query-view';
import {
  draftOf,
  draftText,
  emptyDraft,
  fieldOf,
  type KeySource,
  type MethodDraft,
  type MethodField,
  methodCommand,
  readDraft,
} from './method-draft';
import { useMethodRefresh } from './use-method-refresh';

const typeChoices: { value: AuthMethodType; label: string; description: string }[] = [
  {
    value: 'oidc',
    label: 'People, with a browser',
    description: 'oidc: an OpenID provider signs them in to this console.',
  },
  {
    value: 'jwt',
    label: 'Machines, with a bearer token',
    description: 'jwt: “peerway login” and /v1/acl/login trade it for a token.',
  },
];
const keySources: Record<KeySource, string> = {
  url: 'At an address (JWKSURL)',
  discovery: "In the provider's discovery document",
  set: 'Written here, as a JSON Web Key Set',
  pem: 'Written here, as public keys in PEM',
};

const storedOf = (method: AuthMethod | null): Stored<MethodDraft> => ({
  value: method === null ? emptyDraft : draftOf(method),
  index: method?.modifyIndex ?? 0,
});

/** What a method is asked to believe, and for how long. */
export function MethodForm({
  stored,
  isReadOnly,
  onSaved,
}: {
  stored: AuthMethod | null;
  isReadOnly: boolean;
  onSaved: (name: string) => void;
}) {
  const refresh = useMethodRefresh();
  const form = useFormDraft(storedOf(stored));
  const draft = form.value;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { input, problems } = readDraft(draft);
  const save = useMutation({
    mutationFn: (written: NonNullable<typeof input>) =>
      stored === null ? client.authMethod.create.mutate(written) : client.authMethod.update.mutate(written),
    onSuccess: (written) => {
      notifyDone(`The sign-in method ${written.name} is saved`);
      form.restart(storedOf(written));
      refresh();
      onSaved(written.name);
    },
  });
  const refused = save.error ? describeError(save.error) : undefined;
  const refusedField = fieldOf(refused?.field);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (isReadOnly || save.isPending || form.conflict !== null) return;
    if (input !== undefined) save.mutate(input);
    else {
      setLeft(new Set(Object.keys(problems)));
      focusFirst(event.currentTarget, (name) => Object.hasOwn(problems, name));
    }
  };
  const change = (part: Partial<MethodDraft>): void => {
    save.reset();
    form.change(part);
  };
  const control = (field: MethodField) => ({
    name: field,
    value: draft[field],
    readOnly: isReadOnly,
    onBlur: () => setLeft(new Set([...left, field])),
    onChange: (event: { target: { value: string } }) => change({ [field]: event.target.value }),
  });
  const problem = (field: MethodField): string | undefined =>
    refusedField === field ? refused?.reason : left.has(field) ? problems[field] : undefined;
  const text = (
    field: MethodField,
    label: string,
    more: { hint?: ReactNode; placeholder?: string; optional?: boolean } = {},
  ) => (
    <Field label={label} error={problem(field)} optional={more.optional ?? false} hint={more.hint}>
      <TextInput {...control(field)} placeholder={more.placeholder} />
    </Field>
  );
  const area = (
    field: MethodField,
    label: string,
    more: { hint?: ReactNode; placeholder?: string; optional?: boolean } = {},
  ) => (
    <Field label={label} error={problem(field)} optional={more.optional ?? false} hint={more.hint}>
      <TextArea mono rows={3} {...control(field)} placeholder={more.placeholder} />
    </Field>
  );
  const isOidc = draft.type === 'oidc';
  const fetches = isOidc || draft.keySource === 'url' || draft.keySource === 'discovery';
  return (
    <form onSubmit={submit} noValidate className="flex max-w-[72ch] flex-col gap-4">
      {save.error && refusedField === undefined && (
        <Failure title="The sign-in method was not saved" error={save.error} />
      )}
      <ChangedMeanwhile draft={form} what="sign-in method" textOf={draftText} />
      {stored === null && (
        <>
          <ChoiceGroup
            label="Who signs in"
            value={draft.type}
            onChange={(type) => change({ type, lifetime: type === 'oidc' ? '8h' : '1h' })}
            choices={typeChoices}
          />
          {text('name', 'Name', {
            placeholder: 'corp',
            hint: 'It stays. The redirect URI and the description of each login have it in them.',
          })}
        </>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        {isOidc
          ? text('displayName', 'Display name', {
              placeholder: 'Sign in with Corp',
              hint: 'What its button says.',
              optional: true,
            })
          : text('description', 'Description', { optional: true })}
        {text('lifetime', 'Maximum token TTL', { hint: 'How long a login lasts, from 1m to 24h.' })}
      </div>
      {isOidc ? (
        <>
          {text('discoveryUrl', 'Discovery URL', {
            placeholder: 'https://login.corp.example',
            hint: 'The issuer: what comes before /.well-known/openid-configuration.',
          })}
          <div className="grid gap-4 sm:grid-cols-2">
            {text('clientId', 'Client ID', { placeholder: 'peerway' })}
            <Field
              label="Client secret"
              optional
              error={problem('clientSecret')}
              hint={
                stored?.type === 'oidc' && stored.hasClientSecret
                  ? 'There is one. Leave it empty to keep it.'
                  : 'None for a public client: PKCE protects it.'
              }
            >
              <TextInput
                {...control('clientSecret')}
                mono
                style={{ WebkitTextSecurity: 'disc' } as React.CSSProperties}
              />
            </Field>
          </div>
          {text('scopes', 'Scopes', {
            optional: true,
            placeholder: 'email groups',
            hint: 'Beside openid, which is always asked for.',
          })}
        </>
      ) : (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            {text('issuer', 'Bound issuer', { placeholder: 'https://ci.example', hint: 'What iss of its tokens is.' })}
            {text('audiences', 'Bound audiences', {
              placeholder: 'peerway',
              hint: 'One of these is in aud of its tokens.',
            })}
          </div>
          <Field label="Where its keys are">
            <Select
              value={draft.keySource}
              disabled={isReadOnly}
              // Cast: the options are these names.
              onChange={(event) => change({ keySource: event.target.value as KeySource })}
            >
              {Object.entries(keySources).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          </Field>
          {draft.keySource === 'url' && text('jwksUrl', 'JWKS URL', { placeholder: 'https://ci.example/keys' })}
          {draft.keySource === 'discovery' &&
            text('discoveryUrl', 'Discovery URL', { placeholder: 'https://ci.example' })}
          {draft.keySource === 'set' && area('jwks', 'JSON Web Key Set', { placeholder: '{"keys": […]}' })}
          {draft.keySource === 'pem' &&
            area('publicKeys', 'Public keys', { placeholder: '-----BEGIN PUBLIC KEY-----' })}
        </>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        {area('claims', 'Claim mappings', {
          optional: true,
          placeholder: 'team\n/realm/unit = unit',
          hint: 'Claims with one value, one a line: rules know them as value.team, value.unit.',
        })}
        {area('lists', 'List claim mappings', {
          optional: true,
          placeholder: 'groups',
          hint: 'Claims that are lists: rules know them as list.groups.',
        })}
      </div>
      <details className="text-sm">
        <summary className="w-fit cursor-pointer rounded-sm font-medium text-text-2 hover:text-text-1">
          More settings
        </summary>
        <div className="mt-3 flex flex-col gap-4">
          {isOidc && text('description', 'Description', { optional: true })}
          {isOidc &&
            text('audiences', 'Bound audiences', {
              optional: true,
              hint: 'Where given, one of these is in aud beside the client ID.',
            })}
          {isOidc &&
            area('redirectUris', 'Allowed redirect URIs', {
              optional: true,
              hint: 'Where given, the redirect URI of this method must be one of them.',
            })}
          {text('skew', 'Clock skew leeway', { hint: 'Seconds by which clocks may differ.' })}
          {fetches &&
            area('caCert', 'CA certificate', {
              optional: true,
              placeholder: '-----BEGIN CERTIFICATE-----',
              hint: 'Trusted for requests to the provider instead of the public ones, PEM.',
            })}
        </div>
      </details>
      {!isReadOnly && (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            type="submit"
            variant="primary"
            busy={save.isPending}
            disabled={form.conflict !== null || (stored !== null && !form.isDirty)}
          >
            {stored === null ? 'Create sign-in method' : 'Save'}
          </Button>
          {stored !== null && form.isDirty && (
            <Button variant="ghost" onClick={form.discard}>
              Discard my changes
            </Button>
          )}
          <span className="text-sm text-text-2">
            {stored === null
              ? 'Nobody gets in before it has a binding rule.'
              : 'It holds for logins from now on. Whoever is in stays until their login ends.'}
          </span>
        </div>
      )}
      {input !== undefined && <CommandTwin words={methodCommand(stored === null ? 'create' : 'update', input)} />}
    </form>
  );
}

/** Leads to the first field that is wrong, also where it is folded away. */
function focusFirst(form: HTMLFormElement, isWrong: (name: string) => boolean): void {
  const first = [...form.querySelectorAll<HTMLElement>('[name]')].find((element) =>
    isWrong(element.getAttribute('name') ?? ''),
  );
  first?.closest('details')?.setAttribute('open', '');
  first?.focus();
}
