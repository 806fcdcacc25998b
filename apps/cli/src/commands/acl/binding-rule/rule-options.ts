import { type BindingRule, type BindType, bindTypes } from '@peerway/model/auth-method';
import { PeerwayError } from '@peerway/model/error';
import { type Command, Option } from 'commander';
import { collect } from '../grant-options.ts';

/** What a binding rule says, as Consul's command names it. */
export type RuleOptions = {
  description?: string;
  selector?: string;
  bindType?: BindType;
  bindName?: string;
  bindVars?: string[];
};

export const addRuleOptions = (command: Command): Command =>
  command
    .option('--description <text>', 'what it is for')
    .option('--selector <expression>', 'whom it is for, such as `"admins" in list.groups`; everybody when absent')
    .addOption(new Option('--bind-type <type>', 'what they are given').choices(bindTypes))
    .option('--bind-name <name>', 'its name, which may have claims in it, such as team-$' + '{value.team}')
    .option('--bind-vars <name=value>', 'the variable of a templated policy, such as name=web', collect);

type RuleFields = Pick<BindingRule, 'description' | 'selector' | 'bindType' | 'bindName' | 'bindVars'>;

/** The rule as it is to be written: what the options say, and of an existing one what they do not say. */
export function ruleInput(options: RuleOptions, before: Partial<RuleFields> = {}): RuleFields {
  const bindType = options.bindType ?? before.bindType ?? 'service';
  const bindName = options.bindName ?? before.bindName;
  if (bindName === undefined)
    throw new PeerwayError('request.invalid', '--bind-name is needed: what whoever logs in is given', {
      field: '--bind-name',
    });
  // Variables are of one template; another kind has none.
  const kept = bindType === 'templated-policy' ? (before.bindVars ?? {}) : {};
  return {
    description: options.description ?? before.description ?? '',
    selector: options.selector ?? before.selector ?? '',
    bindType,
    bindName,
    bindVars: options.bindVars === undefined ? kept : readBindVars(options.bindVars),
  };
}

/** Consul's `name=value`. There is one variable so far. */
function readBindVars(texts: readonly string[]): { name?: string } {
  const variables: { name?: string } = {};
  for (const text of texts) {
    if (!text.startsWith('name='))
      throw new PeerwayError('request.invalid', `--bind-vars "${text}": the variable is "name"; give name=value`, {
        field: '--bind-vars',
      });
    variables.name = text.slice('name='.length);
  }
  return variables;
}
