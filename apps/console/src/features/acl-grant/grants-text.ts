import { hashKey } from '@tanstack/react-query';
import type { GrantsDraft } from './grants-draft';

/** Grants as lines, one each, for comparing. Fields are in one order, so that equal grants are equal lines. */
export function grantsText(draft: GrantsDraft): string {
  const { policies, roles, serviceIdentities, nodeIdentities, templatedPolicies } = draft;
  const lineOf = (word: string, grant: object): string => `${word} ${hashKey([grant]).slice(1, -1)}`;
  return [
    ...policies.map((name) => `policy ${name}`),
    ...roles.map((name) => `role ${name}`),
    ...serviceIdentities.map((one) => lineOf('identity of service', one)),
    ...nodeIdentities.map((one) => lineOf('identity of node', one)),
    ...templatedPolicies.map((one) => lineOf('template', one)),
  ].join('\n');
}
