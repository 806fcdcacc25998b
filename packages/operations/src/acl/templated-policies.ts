import { listTemplatedPolicies as allTemplates, templateRules } from '@peerway/acl';
import { type TemplatedPolicyView, templatedPolicyNames, templatedPolicySchema } from '@peerway/model/acl-grant';
import { PeerwayError } from '@peerway/model/error';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { ACL_READ } from './acl-permissions.ts';

/** Every template that a token or role can have. */
export function listTemplatedPolicies(context: OperationContext): TemplatedPolicyView[] {
  requirePermission(context, 'acl.list-templated-policies', ACL_READ);
  return allTemplates();
}

/** @throws PeerwayError `request.not_found` */
export function readTemplatedPolicy(context: OperationContext, rawInput: unknown): TemplatedPolicyView {
  requirePermission(context, 'acl.read-templated-policy', ACL_READ);
  const { templateName } = parseInput(z.object({ templateName: z.string().max(128) }), rawInput);
  const found = allTemplates().find((template) => template.templateName === templateName);
  if (found === undefined)
    throw new PeerwayError('request.not_found', `Invalid templated policy name: "${templateName}"`, {
      hint: `There are ${templatedPolicyNames.join(', ')}.`,
    });
  return found;
}

/** The rules that a template stands for with these variables, before anybody is given them. */
export function previewTemplatedPolicy(
  context: OperationContext,
  rawInput: unknown,
): { templateName: string; rules: string } {
  requirePermission(context, 'acl.preview-templated-policy', ACL_READ);
  const { templateName, variables, partition } = parseInput(templatedPolicySchema, rawInput);
  return { templateName, rules: templateRules(templateName, variables.name, partition) };
}
