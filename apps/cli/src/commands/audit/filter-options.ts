import { type AuditOutcome, auditOutcomes } from '@peerway/model/audit-outcome';
import { type Command, InvalidArgumentError } from 'commander';

export type AuditFilterOptions = {
  actor?: string;
  operation?: string;
  target?: string;
  text?: string;
  outcome?: AuditOutcome[];
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
    .option('--text <text>', 'text in the token, the address, the operation, the target or the request ID')
    .option('--outcome <outcomes>', `${auditOutcomes.join(', ')}; several by comma`, readOutcomes)
    .option('--from <time>', 'from this time on, ISO 8601')
    .option('--to <time>', 'before this time, ISO 8601')
    .option('--before <sequence>', 'only records before this one');

/** The filter as the control plane takes it. */
export const filterOf = ({ actor, operation, target, text, outcome, from, to, before }: AuditFilterOptions) => ({
  actor,
  operation,
  target,
  text,
  outcome,
  from,
  to,
  before: before === undefined ? undefined : Number(before),
});

function readOutcomes(text: string): AuditOutcome[] {
  return text.split(',').map((word) => {
    const outcome = auditOutcomes.find((each) => each === word.trim());
    if (outcome === undefined) throw new InvalidArgumentError(`Give ${auditOutcomes.join(', ')}.`);
    return outcome;
  });
}
