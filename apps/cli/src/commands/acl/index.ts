import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { createCommand as createMethod } from './auth-method/create.ts';
import { deleteCommand as deleteMethod } from './auth-method/delete.ts';
import { listCommand as listMethods } from './auth-method/list.ts';
import { readCommand as readMethod } from './auth-method/read.ts';
import { updateCommand as updateMethod } from './auth-method/update.ts';
import { createCommand as createRule } from './binding-rule/create.ts';
import { deleteCommand as deleteRule } from './binding-rule/delete.ts';
import { listCommand as listRules } from './binding-rule/list.ts';
import { readCommand as readRule } from './binding-rule/read.ts';
import { updateCommand as updateRule } from './binding-rule/update.ts';
import { bootstrapCommand } from './bootstrap.ts';
import { explainCommand } from './explain.ts';
import { createCommand as createPolicy } from './policy/create.ts';
import { deleteCommand as deletePolicy } from './policy/delete.ts';
import { listCommand as listPolicies } from './policy/list.ts';
import { readCommand as readPolicy } from './policy/read.ts';
import { updateCommand as updatePolicy } from './policy/update.ts';
import { createCommand as createRole } from './role/create.ts';
import { deleteCommand as deleteRole } from './role/delete.ts';
import { listCommand as listRoles } from './role/list.ts';
import { readCommand as readRole } from './role/read.ts';
import { updateCommand as updateRole } from './role/update.ts';
import { listCommand as listTemplates } from './templated-policy/list.ts';
import { previewCommand as previewTemplate } from './templated-policy/preview.ts';
import { cloneCommand as cloneToken } from './token/clone.ts';
import { createCommand as createToken } from './token/create.ts';
import { deleteCommand as deleteToken } from './token/delete.ts';
import { listCommand as listTokens } from './token/list.ts';
import { readCommand as readToken } from './token/read.ts';
import { updateCommand as updateToken } from './token/update.ts';
import { whoCanCommand } from './who-can.ts';

type Verb = (context: CommandContext) => Command;

/** `peerway acl …`. */
export function aclCommand(context: CommandContext): Command {
  const noun = (name: string, description: string, verbs: readonly Verb[]): Command =>
    verbs.reduce((command, verb) => command.addCommand(verb(context)), new Command(name).description(description));
  return noun('acl', 'who may do what', [bootstrapCommand, explainCommand, whoCanCommand])
    .addCommand(noun('token', 'ACL tokens', [createToken, readToken, updateToken, cloneToken, listTokens, deleteToken]))
    .addCommand(noun('policy', 'ACL policies', [createPolicy, readPolicy, updatePolicy, listPolicies, deletePolicy]))
    .addCommand(noun('role', 'ACL roles', [createRole, readRole, updateRole, listRoles, deleteRole]))
    .addCommand(
      noun('templated-policy', 'templates of rules for common kinds of token', [listTemplates, previewTemplate]),
    )
    .addCommand(
      noun('auth-method', 'who else may say who somebody is', [
        createMethod,
        readMethod,
        updateMethod,
        listMethods,
        deleteMethod,
      ]),
    )
    .addCommand(
      noun('binding-rule', 'what those are given who log in', [
        createRule,
        readRule,
        updateRule,
        listRules,
        deleteRule,
      ]),
    );
}
