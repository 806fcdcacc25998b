import { type AssessedToken, type TokenWarningKind, tokenWarningKinds } from '@peerway/model/token-warning';
import { formatQuantity } from '@peerway/ui';

/** How one and how several of a kind are spoken of. */
const words = {
  everything: ['may do everything', 'may do everything'],
  'acl-write': ['may change ACLs', 'may change ACLs'],
  'every-service': ['may write every service', 'may write every service'],
  'ends-soon': ['ends within a week', 'end within a week'],
  unused: ['is not used', 'are not used'],
  'never-ends': ['never ends', 'never end'],
} satisfies Record<TokenWarningKind, [string, string]>;

/** How the tokens are, in a sentence: what is wrong with how many of them, the worst first. */
export function tokensSentence(tokens: readonly Pick<AssessedToken, 'warnings'>[]): string {
  const wrong = tokenWarningKinds.flatMap((kind) => {
    const count = tokens.filter(({ warnings }) => warnings.some((warning) => warning.kind === kind)).length;
    return count === 0 ? [] : [`${count} ${words[kind][count === 1 ? 0 : 1]}`];
  });
  return `${formatQuantity(tokens.length, 'token')}: ${wrong.length === 0 ? 'none needs attention' : wrong.join(', ')}.`;
}
