import type { AppRouter } from '@peerway/trpc';
import type { inferRouterOutputs } from '@trpc/server';
import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import type { ScopeOptions } from '../../scope-options.ts';
import { formatFields } from '../../table.ts';
import { addQuestion, readQuestion } from './access-question.ts';

type Explained = inferRouterOutputs<AppRouter>['access']['explain'];

/** How the command ends when the answer is no: no failure of any kind ends so. */
export const DENIED_EXIT = 3;

/** `peerway acl explain`. */
export function explainCommand(context: CommandContext): Command {
  return addQuestion(readingCommand('explain'))
    .description('say whether a token may do something, which rule decides, and which would permit it')
    .option('--accessor-id <id>', 'of another token than that of the call; needs acl:read')
    .addHelpText(
      'after',
      `
Examples:
  peerway acl explain service:write web --token-file web.token
  peerway acl explain intentions:read api --accessor-id ID
  peerway acl explain peering:write --partition team-a

Exit status: 0 it may, ${DENIED_EXIT} it may not, and those of every command for a question that could not be answered.`,
    )
    .action(
      async (
        permission: string,
        name: string | undefined,
        { accessorId, ...options }: ReadingOptions & ScopeOptions & { accessorId?: string },
      ) => {
        const question = readQuestion(context, permission, name, options);
        const whose = accessorId === undefined ? {} : { accessorId };
        const explained = await context.connect(options).access.explain.query({ ...question, ...whose });
        printResult(context, options, explained, formatExplained);
        if (!explained.allowed) context.endWith(DENIED_EXIT);
      },
    );
}

/** The answer, what decided it and, where that was a no, the way on. */
export function formatExplained({
  accessorId,
  permission,
  allowed,
  decidedBy,
  defaultPolicy,
  grantingRule,
}: Explained): string {
  const fields = formatFields([
    [allowed ? 'Allowed' : 'Denied', permission],
    ['Token', accessorId],
    ['Decided by', decidedBy ?? `the default policy, ${defaultPolicy}: no rule is about it`],
  ]);
  return allowed ? fields : `${fields}\nThe smallest rule that would permit it:\n${grantingRule}`;
}
