import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { createCommand as createPolicy } from './policy/create.ts';
import { listCommand as listPolicies } from './policy/list.ts';
import { createCommand as createToken } from './token/create.ts';
import { deleteCommand as deleteToken } from './token/delete.ts';
import { listCommand as listTokens } from './token/list.ts';

/** `peerway acl …`. */
export function aclCommand(context: CommandContext): Command {
  const token = new Command('token').description('ACL tokens');
  token.addCommand(createToken(context)).addCommand(listTokens(context)).addCommand(deleteToken(context));
  const policy = new Command('policy').description('ACL policies');
  policy.addCommand(createPolicy(context)).addCommand(listPolicies(context));
  return new Command('acl').description('who may do what').addCommand(token).addCommand(policy);
}
