import type { AuthMethod } from '@peerway/model/auth-method';
import { formatQuantity } from '@peerway/ui';

export type MethodUse = {
  rules: number;
  /** Valid ones that came of its logins. */
  tokens: number;
  /** Whether the sign-in page has its button. */
  isOffered: boolean;
};

/** Whether anybody gets in by a method, and why not. */
export function methodSentence({ type }: Pick<AuthMethod, 'type'>, { rules, tokens, isOffered }: MethodUse): string {
  if (rules === 0) return 'Nobody gets in: it has no binding rule that says what they are given.';
  const used =
    tokens === 0
      ? 'Nobody is signed in by it now.'
      : `${formatQuantity(tokens, 'token')} of its logins ${tokens === 1 ? 'is' : 'are'} valid now.`;
  if (type === 'jwt') return `Machines log in with bearer tokens. ${used}`;
  return isOffered
    ? `People sign in with it in a browser. ${used}`
    : `The sign-in page does not offer it: the control plane's configuration has no public_url. ${used}`;
}

/** What ends when a method is deleted. */
export function methodLoss({ rules, tokens }: Pick<MethodUse, 'rules' | 'tokens'>): string[] {
  return [
    ...(tokens === 0
      ? []
      : [
          `${formatQuantity(tokens, 'token')} of its logins ${tokens === 1 ? 'ends' : 'end'} at once, and who is signed in with ${tokens === 1 ? 'it' : 'them'} is signed out.`,
        ]),
    ...(rules === 0 ? [] : [`${formatQuantity(rules, 'binding rule')} ${rules === 1 ? 'is' : 'are'} deleted with it.`]),
  ];
}
