import { randomUUID } from 'node:crypto';
import { type FilterShape, parseFilter } from '@peerway/filter';
import { policyNameSchema, roleNameSchema } from '@peerway/model/acl';
import { identityNameSchema, namedTemplates, templatedPolicyNames } from '@peerway/model/acl-grant';
import {
  type AuthMethod,
  type BindingRule,
  bindingRuleIdSchema,
  createBindingRuleSchema,
  listBindingRulesSchema,
  updateBindingRuleSchema,
} from '@peerway/model/auth-method';
import { PeerwayError } from '@peerway/model/error';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { fillPlaces, placesOf } from '../login/bind-name.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { ACL_READ, ACL_WRITE } from './acl-permissions.ts';

/** Binding rules, those of one method where that is asked for. */
export function listBindingRules(context: OperationContext, rawInput: unknown = {}): BindingRule[] {
  requirePermission(context, 'acl.list-binding-rules', ACL_READ);
  const { authMethod } = parseInput(listBindingRulesSchema, rawInput);
  return [...context.store.state().bindingRule.values()].filter(
    (rule) => authMethod === undefined || rule.authMethod === authMethod,
  );
}

/** @throws PeerwayError `request.not_found` */
export function readBindingRule(context: OperationContext, rawInput: unknown): BindingRule {
  requirePermission(context, 'acl.read-binding-rule', ACL_READ);
  const { id } = parseInput(bindingRuleIdSchema, rawInput);
  const rule = context.store.state().bindingRule.get(id);
  if (rule === undefined) throw ruleNotFound();
  return rule;
}

const ruleNotFound = (): PeerwayError =>
  new PeerwayError('request.not_found', 'binding rule does not exist: ACL not found');

/** Creates a rule; it holds for logins from now on. */
export async function createBindingRule(context: OperationContext, rawInput: unknown): Promise<BindingRule> {
  const operation = 'acl.create-binding-rule';
  requirePermission(context, operation, ACL_WRITE);
  const rule = {
    ...parseInput(createBindingRuleSchema, rawInput),
    id: randomUUID() as string,
    createIndex: 0,
    modifyIndex: 0,
  };
  return await write(context, operation, rule.authMethod, (transaction) => {
    requireFittingRule(rule, transaction.state.authMethod.get(rule.authMethod));
    transaction.put('bindingRule', rule);
    return transaction.state.bindingRule.get(rule.id) ?? rule;
  });
}

/** Replaces a rule. Tokens of earlier logins keep what they were given until they end. */
export async function updateBindingRule(context: OperationContext, rawInput: unknown): Promise<BindingRule> {
  const operation = 'acl.update-binding-rule';
  requirePermission(context, operation, ACL_WRITE);
  const input = parseInput(updateBindingRuleSchema, rawInput);
  return await write(context, operation, input.id, (transaction) => {
    const before = transaction.state.bindingRule.get(input.id);
    if (before === undefined) throw ruleNotFound();
    if (input.authMethod !== undefined && input.authMethod !== before.authMethod)
      throw new PeerwayError('request.invalid', 'the auth method of a binding rule can not change', {
        field: 'authMethod',
      });
    const rule: BindingRule = { ...before, ...input, authMethod: before.authMethod };
    requireFittingRule(rule, transaction.state.authMethod.get(rule.authMethod));
    transaction.put('bindingRule', rule);
    return transaction.state.bindingRule.get(rule.id) ?? rule;
  });
}

/** Deletes a rule. Absent is fine. */
export async function deleteBindingRule(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const operation = 'acl.delete-binding-rule';
  requirePermission(context, operation, ACL_WRITE);
  const { id } = parseInput(bindingRuleIdSchema, rawInput);
  await write(context, operation, id, (transaction) => transaction.remove('bindingRule', id));
  return {};
}

const shapeOf = ({ config }: AuthMethod): FilterShape => ({
  fields: {
    value: { fields: Object.fromEntries(Object.values(config.claimMappings).map((name) => [name, 'text'])) },
    list: { fields: Object.fromEntries(Object.values(config.listClaimMappings).map((name) => [name, 'list'])) },
  },
});

/** What names are made of when they are looked at before there is a person: a text that any name may have in it. */
const SAMPLE = 'x';

/**
 * Refuses a rule that could never do what it says.
 * @throws PeerwayError `request.invalid`
 */
export function requireFittingRule(rule: BindingRule, method: AuthMethod | undefined): void {
  const { authMethod, selector, bindType, bindName, bindVars } = rule;
  const wrong = (field: string, message: string): PeerwayError =>
    new PeerwayError('request.invalid', `${field}: ${message}`, { field });
  if (method === undefined) throw wrong('authMethod', `there is no auth method "${authMethod}"`);
  if (selector.trim() !== '') parseFilter(selector, { shape: shapeOf(method), field: 'selector' });
  const names = Object.values(method.config.claimMappings);
  const sample = Object.fromEntries(names.map((name) => [name, SAMPLE]));
  const filled = (field: string, text: string): string => {
    if (placesOf(text) === null) throw wrong(field, 'only $' + '{value.name} can stand in it');
    const result = fillPlaces(text, sample);
    if (result === null) throw wrong(field, `it needs a claim that ClaimMappings of "${authMethod}" does not have`);
    return result;
  };
  const name = filled('bindName', bindName);
  if (bindType !== 'templated-policy' && bindVars.name !== undefined)
    throw wrong('bindVars', 'only templated policies have variables');
  switch (bindType) {
    case 'service':
    case 'node':
      if (!identityNameSchema.safeParse(name).success) throw wrong('bindName', `it makes no name of a ${bindType}`);
      return;
    case 'role':
      if (!roleNameSchema.safeParse(name).success) throw wrong('bindName', 'it makes no name of a role');
      return;
    case 'policy':
      // As it is written it may be a built-in one; made of claims never.
      if (!policyNameSchema.safeParse(name).success && bindName !== 'builtin/global-read-only')
        throw wrong('bindName', 'it makes no name of a policy');
      return;
    case 'templated-policy': {
      const template = templatedPolicyNames.find((one) => one === bindName);
      if (template === undefined) throw wrong('bindName', `must be one of ${templatedPolicyNames.join(', ')}`);
      if (namedTemplates.has(template) !== (bindVars.name !== undefined))
        throw wrong('bindVars', 'Name is needed by templates about a service, node or gateway, and taken by no other');
      if (bindVars.name !== undefined && !identityNameSchema.safeParse(filled('bindVars', bindVars.name)).success)
        throw wrong('bindVars', 'Name makes no name');
      return;
    }
    default:
      bindType satisfies never;
  }
}
