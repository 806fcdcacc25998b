import type { AppRouter } from '@peerway/trpc';
import type { inferRouterOutputs } from '@trpc/server';
import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import type { ScopeOptions } from '../../scope-options.ts';
import { formatTable } from '../../table.ts';
import { addQuestion, readQuestion } from './access-question.ts';

type WhoCan = inferRouterOutputs<AppRouter>['access']['whoCan']['found'][number];

const PAGE = 200;

/** `peerway acl who-can`: all of them, however many pages they are. */
export function whoCanCommand(context: CommandContext): Command {
  return addQuestion(readingCommand('who-can'))
    .description('list the roles and tokens that may do something, each with the rule that lets it')
    .addHelpText(
      'after',
      '\nExamples:\n  peerway acl who-can service:write web\n  peerway acl who-can operator:write --json',
    )
    .action(async (permission: string, name: string | undefined, options: ReadingOptions & ScopeOptions) => {
      const question = readQuestion(context, permission, name, options);
      const { access } = context.connect(options);
      const found: WhoCan[] = [];
      for (let after: string | null = ''; after !== null; ) {
        const page: { found: WhoCan[]; next: string | null } = await access.whoCan.query({
          ...question,
          limit: PAGE,
          after,
        });
        found.push(...page.found);
        after = page.next;
      }
      printResult(context, options, found, formatWhoCan);
    });
}

const formatWhoCan = (found: readonly WhoCan[]): string =>
  formatTable(
    ['Kind', 'ID', 'Name', 'Decided by'],
    found.map((one) => [
      one.kind,
      one.kind === 'role' ? one.id : one.accessorId,
      one.kind === 'role' ? one.name : one.description,
      one.decidedBy ?? 'the default policy',
    ]),
  );
