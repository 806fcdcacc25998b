import { findIdleRules, findRulesProblems } from '@peerway/acl';
import type { CodeProblem } from '@peerway/ui/code-problem';

export type RulesNote = CodeProblem & { hint: string | null; severity: 'error' | 'note' };

/** Everything that there is to say about rules, in the order of the text: what is wrong, and what has no effect. */
export function readRulesText(text: string): RulesNote[] {
  const errors = findRulesProblems(text).map((problem) => ({ ...problem, severity: 'error' as const }));
  const idle = findIdleRules(text).map(({ line, column, word }) => ({
    line,
    column,
    message: `"${word}" has no effect: Peerway has no such thing. The rule is kept for Consul.`,
    hint: null,
    severity: 'note' as const,
  }));
  return [...errors, ...idle].sort((left, right) => left.line - right.line || left.column - right.column);
}
