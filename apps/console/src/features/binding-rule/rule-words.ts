import { type BindingRule, type BindType, bindTypes } from '@peerway/model/auth-method';

/** What each kind stands for, in a list to choose from. */
export const bindTypeNames: Record<BindType, string> = {
  role: 'A role',
  policy: 'A policy',
  service: 'The identity of a service',
  node: 'The identity of a node',
  'templated-policy': 'A template',
};

export const isBindType = (text: string): text is BindType => bindTypes.some((type) => type === text);

/** What a rule gives, in the words of its page. */
export function ruleGives({
  bindType,
  bindName,
  bindVars,
}: Pick<BindingRule, 'bindType' | 'bindName' | 'bindVars'>): string {
  switch (bindType) {
    case 'service':
      return `identity of service ${bindName}`;
    case 'node':
      return `identity of node ${bindName}`;
    case 'templated-policy':
      return bindVars.name === undefined ? bindName : `${bindName} ${bindVars.name}`;
    default:
      return `${bindType} ${bindName}`;
  }
}

/** Claims to try rules with: one of each that the method maps. */
export function sampleClaims(config: {
  claimMappings: Readonly<Record<string, string>>;
  listClaimMappings: Readonly<Record<string, string>>;
}): string {
  const claims: Record<string, unknown> = { sub: 'ann' };
  for (const claim of Object.keys(config.claimMappings)) put(claims, claim, 'web');
  for (const claim of Object.keys(config.listClaimMappings)) put(claims, claim, ['admins']);
  return JSON.stringify(claims, null, 2);
}

/** At its name, or where its JSON pointer leads. */
function put(claims: Record<string, unknown>, claim: string, value: unknown): void {
  const path = claim.startsWith('/')
    ? claim
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    : [claim];
  let place = claims;
  for (const part of path.slice(0, -1)) {
    const inner = place[part];
    const next: Record<string, unknown> = typeof inner === 'object' && inner !== null ? { ...inner } : {};
    place[part] = next;
    place = next;
  }
  place[path.at(-1) ?? ''] = value;
}

/** The claims that were typed; null: they are no JSON object. */
export function readClaims(text: string): Record<string, unknown> | null {
  try {
    const claims: unknown = JSON.parse(text);
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? { ...claims } : null;
  } catch {
    return null;
  }
}
