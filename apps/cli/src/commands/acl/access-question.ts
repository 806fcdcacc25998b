import { PeerwayError } from '@peerway/model/error';
import type { AppRouter } from '@peerway/trpc';
import type { inferRouterInputs } from '@trpc/server';
import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { addScopeOptions, resolveScope, type ScopeOptions } from '../../scope-options.ts';

export type AccessQuestion = Omit<inferRouterInputs<AppRouter>['access']['explain'], 'accessorId'>;
type Resource = AccessQuestion['resource'];

/** Everything that can be asked about, and whether it has names. */
const HAS_NAMES: Record<Resource, boolean> = {
  acl: false,
  keyring: false,
  operator: false,
  mesh: false,
  peering: false,
  agent: true,
  node: true,
  event: true,
  identity: true,
  key: true,
  query: true,
  service: true,
  session: true,
  intention: true,
  namespace: true,
};
const ACCESSES = ['read', 'list', 'write'] as const;

/** `service:write web`, in the words of a denial. */
export const addQuestion = (command: Command): Command =>
  addScopeOptions(command)
    .argument('<permission>', 'resource:access, such as service:write, intentions:read or operator:read')
    .argument('[name]', 'which one, where the resource has names');

/** @throws PeerwayError `request.invalid` that says what would be right */
export function readQuestion(
  context: CommandContext,
  permission: string,
  name: string | undefined,
  options: ScopeOptions,
): AccessQuestion {
  const wrong = (message: string, hint: string): PeerwayError =>
    new PeerwayError('request.invalid', message, { field: 'permission', hint });
  const [noun = '', verb, ...rest] = permission.split(':');
  const access = ACCESSES.find((known) => known === verb);
  if (access === undefined || rest.length > 0)
    throw wrong(
      `"${permission}" is no permission`,
      'Give resource:read or resource:write, such as service:write; keys have key:list too.',
    );
  // As rules and denials write it.
  const resource = noun === 'intentions' ? 'intention' : noun;
  if (!isResource(resource))
    throw wrong(`there is no resource "${noun}"`, `There are ${Object.keys(HAS_NAMES).join(', ')}.`);
  if (access === 'list' && resource !== 'key')
    throw wrong(`"${permission}" is no permission`, 'Only keys are listed: key:list.');
  if (name !== undefined && !HAS_NAMES[resource])
    throw wrong(`${resource} has no names: there is one`, `Ask for ${permission} alone.`);
  const scope = resolveScope(options, context.environment);
  // A namespace is named by its own option as well.
  if (name === undefined && HAS_NAMES[resource] && resource !== 'namespace')
    throw wrong(`${permission} needs a name`, `Give it after the permission: ${permission} NAME.`);
  return { resource, access, name: name ?? '', ...scope };
}

const isResource = (text: string): text is Resource => Object.hasOwn(HAS_NAMES, text);
