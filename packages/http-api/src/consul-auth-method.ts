import type { AuthMethod, BindingRule } from '@peerway/model/auth-method';
import { readConsulDuration, readConsulMethodConfig, toConsulMethodConfig } from '@peerway/model/consul-method-config';
import { PeerwayError } from '@peerway/model/error';
import { formatDuration } from '@peerway/model/go-duration';
import type { JsonFields } from './json-fields.ts';

/* Auth methods and binding rules in Consul's JSON, both ways. */

export const toConsulAuthMethod = (method: AuthMethod): Record<string, unknown> => ({
  Name: method.name,
  Type: method.type,
  DisplayName: method.displayName,
  Description: method.description,
  MaxTokenTTL: formatDuration(method.maxTokenTtlMs * 1e6),
  TokenLocality: 'local',
  Config: toConsulMethodConfig(method),
  CreateIndex: method.createIndex,
  ModifyIndex: method.modifyIndex,
});

/** @throws PeerwayError `request.invalid` for a field that would have no effect */
export function readAuthMethodBody(fields: JsonFields): Record<string, unknown> {
  const locality = fields.text('TokenLocality');
  if (locality !== '' && locality !== 'local')
    throw new PeerwayError('request.invalid', 'TokenLocality: tokens of a login are always local', {
      field: 'TokenLocality',
    });
  return {
    name: fields.text('Name'),
    type: fields.text('Type'),
    displayName: fields.text('DisplayName'),
    description: fields.text('Description'),
    maxTokenTtlMs: readConsulDuration(fields.get('MaxTokenTTL'), 'MaxTokenTTL'),
    namespaceRules: fields.get('NamespaceRules'),
    tokenNameFormat: fields.get('TokenNameFormat'),
    config: readConsulMethodConfig(fields.get('Config') ?? {}),
  };
}

export const toConsulBindingRule = (rule: BindingRule): Record<string, unknown> => ({
  ID: rule.id,
  Description: rule.description,
  AuthMethod: rule.authMethod,
  Selector: rule.selector,
  BindType: rule.bindType,
  BindName: rule.bindName,
  ...(rule.bindVars.name === undefined ? {} : { BindVars: { Name: rule.bindVars.name } }),
  CreateIndex: rule.createIndex,
  ModifyIndex: rule.modifyIndex,
});

export function readBindingRuleBody(fields: JsonFields): Record<string, unknown> {
  const name = fields.object('BindVars')?.text('Name') ?? '';
  return {
    description: fields.text('Description'),
    authMethod: fields.text('AuthMethod'),
    selector: fields.text('Selector'),
    bindType: fields.text('BindType'),
    bindName: fields.text('BindName'),
    bindVars: name === '' ? {} : { name },
  };
}
