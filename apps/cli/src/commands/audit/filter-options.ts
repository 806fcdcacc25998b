import { type Command, Option } from 'commander';

export type AuditFilterOptions = {
  actor?: string;
  operation?: string;
  target?: string;
  outcome?: 'done' | 'denied';
  from?: string;
  to?: string;
  before?: string;
};

/** Adds the options that say which records. */
export const withFilterOptions = (command: Command): Command =>
  command
    .option('--actor <accessor>', 'accessor ID of the token')
    .option('--operation <start>', 'start of the operation, such as peering.')
    .option('--target <text>', 'text in the target')
    .addOption(new Option('--outcome <outcome>', 'done or denied').choices(['done', 'denied']))
    .option('--from <time>', 'from this time on, ISO 8601')
    .option('--to <time>', 'before this time, ISO 8601')
    .option('--before <sequence>', 'only records before this one');

/** The filter as the control plane takes it. */
export const filterOf = ({ actor, operation, target, outcome, from, to, before }: AuditFilterOptions) => ({
  actor,
  operation,
  target,
  outcome,
  from,
  to,
  before: before === undefined ? undefined : Number(before),
});
