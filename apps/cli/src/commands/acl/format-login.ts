import type { AuthMethod, BindingRule } from '@peerway/model/auth-method';
import { toConsulMethodConfig } from '@peerway/model/consul-method-config';
import { formatDuration } from '@peerway/model/go-duration';
import { formatFields } from '../../table.ts';

export const lifetimeText = ({ maxTokenTtlMs }: Pick<AuthMethod, 'maxTokenTtlMs'>): string =>
  formatDuration(maxTokenTtlMs * 1e6);

/** An auth method; its config as `--config` takes it. */
export const formatMethod = (method: AuthMethod): string =>
  `${formatFields([
    ['Name', method.name],
    ['Type', method.type],
    ['DisplayName', method.displayName],
    ['Description', method.description],
    ['MaxTokenTTL', lifetimeText(method)],
  ])}\nConfig:\n${JSON.stringify(toConsulMethodConfig(method), null, 2)}`;

export const variablesText = ({ bindVars: { name } }: Pick<BindingRule, 'bindVars'>): string =>
  name === undefined ? '' : `name=${name}`;

export const formatBindingRule = (rule: BindingRule): string =>
  formatFields([
    ['ID', rule.id],
    ['AuthMethod', rule.authMethod],
    ['Description', rule.description],
    ['BindType', rule.bindType],
    ['BindName', rule.bindName],
    ...(rule.bindVars.name === undefined ? [] : [['BindVars', variablesText(rule)] satisfies [string, string]]),
    ['Selector', rule.selector],
  ]);
