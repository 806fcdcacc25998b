'use client';

import { namedTemplates, templatedPolicyNames } from '@peerway/model/acl-grant';
import type { AuthMethod, BindingRule, BindType } from '@peerway/model/auth-method';
import {
  Button,
  Combobox,
  CommandTwin,
  Dialog,
  DialogBody,
  DialogFooter,
  Field,
  notifyDone,
  Select,
  TextInput,
} from '@peerway/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { client, trpc } from '@/api/client';
import { describeError } from '@/api/describe-error';
import { useMethodRefresh } from '@/features/auth-method/use-method-refresh';
import { useAllowance } from '@/features/session/use-session';
import { Failure } from '@/frame/query-view';
import { bindTypeNames, isBindType } from './rule-words';

type Draft = Pick<BindingRule, 'description' | 'selector' | 'bindType' | 'bindName'> & { variable: string };
const emptyRule: Draft = { description: '', selector: '', bindType: 'role', bindName: '', variable: '' };

const needsVariable = ({ bindType, bindName }: Draft): boolean =>
  bindType === 'templated-policy' && [...namedTemplates].some((name) => name === bindName);

/** One rule: whom it is for, and what they are given. */
export function RuleDialog({
  method,
  stored,
  onClose,
}: {
  method: AuthMethod;
  stored: BindingRule | null;
  onClose: () => void;
}) {
  const refresh = useMethodRefresh();
  const formId = useId();
  const write = useAllowance('aclWrite');
  const [draft, setDraft] = useState<Draft>(() =>
    stored === null ? emptyRule : { ...stored, variable: stored.bindVars.name ?? '' },
  );
  const [isLeft, setLeft] = useState(false);
  const names = useBindNames(draft.bindType);
  const done = (what: string): void => {
    notifyDone(`The binding rule is ${what}`);
    refresh();
    onClose();
  };
  const { description, selector, bindType, bindName, variable } = draft;
  const fields = {
    ...{ description, selector, bindType, bindName },
    bindVars: needsVariable(draft) ? { name: variable } : {},
  };
  const save = useMutation({
    mutationFn: () =>
      stored === null
        ? client.bindingRule.create.mutate({ ...fields, authMethod: method.name })
        : client.bindingRule.update.mutate({ ...fields, id: stored.id }),
    onSuccess: () => done('saved'),
  });
  const remove = useMutation(trpc.bindingRule.delete.mutationOptions({ onSuccess: () => done('deleted') }));
  const refused = save.error ? describeError(save.error) : undefined;
  const isAtField = ['selector', 'bindName', 'bindVars'].includes(refused?.field?.split('.')[0] ?? '');
  const problem = (field: string): string | undefined =>
    refused?.field?.split('.')[0] === field ? refused.reason.replace(`${field}: `, '') : undefined;
  const change = (part: Partial<Draft>): void => {
    save.reset();
    setDraft({ ...draft, ...part });
  };
  const isWhole = bindName.trim() !== '' && (!needsVariable(draft) || variable !== '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setLeft(true);
    if (isWhole && write.isAllowed) save.mutate();
  };
  const known = [
    ...Object.values(method.config.claimMappings).map((name) => `value.${name}`),
    ...Object.values(method.config.listClaimMappings).map((name) => `list.${name}`),
  ];
  const place = Object.values(method.config.claimMappings)[0] ?? 'name';
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={stored === null ? 'New binding rule' : 'Binding rule'}
      description={`For whoever signs in with ${method.name}, from their next login on. ${write.reason}`}
    >
      <DialogBody>
        <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
          {remove.error && <Failure title="The binding rule was not deleted" error={remove.error} />}
          {save.error && !isAtField && <Failure title="The binding rule was not saved" error={save.error} />}
          <Field
            label="Selector"
            optional
            error={problem('selector')}
            hint={
              known.length === 0
                ? 'Empty: everybody. This method maps no claims, so nobody can be told apart.'
                : `Empty: everybody. It can ask for ${known.join(', ')}.`
            }
          >
            <TextInput
              mono
              autoFocus={stored === null}
              value={selector}
              readOnly={!write.isAllowed}
              placeholder={'"admins" in list.groups'}
              onChange={(event) => change({ selector: event.target.value })}
            />
          </Field>
          <Field label="Gives">
            <Select
              value={bindType}
              disabled={!write.isAllowed}
              onChange={({ target: { value } }) =>
                isBindType(value) &&
                change({ bindType: value, bindName: value === 'templated-policy' ? 'builtin/service' : '' })
              }
            >
              {Object.entries(bindTypeNames).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          </Field>
          {bindType === 'templated-policy' ? (
            <Field label="Template" error={problem('bindName')}>
              <Select
                value={bindName}
                disabled={!write.isAllowed}
                onChange={(event) => change({ bindName: event.target.value })}
              >
                {templatedPolicyNames.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            </Field>
          ) : (
            <Field
              label="Name"
              error={problem('bindName') ?? (isLeft && bindName.trim() === '' ? 'Give a name.' : undefined)}
              hint={`A claim can be in it: team-\${value.${place}}. One that is not there gives nothing.`}
            >
              <Combobox
                value={bindName}
                onChange={(name) => change({ bindName: name })}
                onBlur={() => setLeft(true)}
                options={names.map((value) => ({ value }))}
                noMatch="None of that name now"
              />
            </Field>
          )}
          {needsVariable(draft) && (
            <Field
              label="Name in the template"
              error={problem('bindVars') ?? (isLeft && variable === '' ? 'Give a name.' : undefined)}
              hint={`A claim can be in it: \${value.${place}}.`}
            >
              <TextInput
                value={variable}
                readOnly={!write.isAllowed}
                onBlur={() => setLeft(true)}
                onChange={(event) => change({ variable: event.target.value })}
              />
            </Field>
          )}
          <Field label="Description" optional>
            <TextInput
              value={description}
              maxLength={512}
              readOnly={!write.isAllowed}
              onChange={(event) => change({ description: event.target.value })}
            />
          </Field>
          {isWhole && <CommandTwin words={ruleCommand(method.name, stored, fields)} />}
        </form>
      </DialogBody>
      <DialogFooter
        note={
          stored !== null && (
            <Button
              variant="ghost"
              icon={<Trash2 size={16} />}
              busy={remove.isPending}
              disabled={!write.isAllowed}
              title={write.reason || 'Whoever is in keeps what it gave until their login ends.'}
              onClick={() => remove.mutate({ id: stored.id })}
            >
              Delete rule
            </Button>
          )
        }
      >
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" form={formId} variant="primary" busy={save.isPending} disabled={!write.isAllowed}>
          {stored === null ? 'Add rule' : 'Save'}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function ruleCommand(
  method: string,
  stored: BindingRule | null,
  {
    description,
    selector,
    bindType,
    bindName,
    bindVars,
  }: Pick<BindingRule, 'description' | 'selector' | 'bindType' | 'bindName' | 'bindVars'>,
): string[] {
  return [
    ...['peerway', 'acl', 'binding-rule'],
    ...(stored === null ? ['create', '--method', method] : ['update', '--id', stored.id]),
    ...['--bind-type', bindType, '--bind-name', bindName],
    ...(bindVars.name === undefined ? [] : ['--bind-vars', `name=${bindVars.name}`]),
    ...(selector === '' && stored === null ? [] : ['--selector', selector]),
    ...(description === '' && stored === null ? [] : ['--description', description]),
  ];
}

/** What there is of a kind now. */
function useBindNames(bindType: BindType): string[] {
  const roles = useQuery(trpc.role.list.queryOptions(undefined, { enabled: bindType === 'role', retry: false }));
  const policies = useQuery(trpc.policy.list.queryOptions(undefined, { enabled: bindType === 'policy', retry: false }));
  const services = useQuery(
    trpc.service.list.queryOptions(undefined, { enabled: bindType === 'service', retry: false }),
  );
  switch (bindType) {
    case 'role':
      return roles.data?.map(({ name }) => name) ?? [];
    case 'policy':
      return policies.data?.map(({ name }) => name) ?? [];
    case 'service':
      return [...new Set(services.data?.filter(({ peer }) => peer === '').map(({ name }) => name))];
    default:
      return [];
  }
}
