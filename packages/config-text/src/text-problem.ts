import { PeerwayError } from '@peerway/model/error';

/** What is wrong at one place of a text, before the place is known as line and column. */
export class TextProblem extends Error {
  /** UTF-16 offset in the text; null: not known. */
  readonly offset: number | null;
  /** Path of the field, in the model's names. */
  readonly field: string | undefined;
  readonly hint: string | undefined;

  constructor(offset: number | null, message: string, options: { field?: string; hint?: string } = {}) {
    super(message);
    this.name = 'TextProblem';
    this.offset = offset;
    this.field = options.field;
    this.hint = options.hint;
  }
}

/** One thing that is wrong in a text. `line` and `column` count from 1; null: not known. */
export type ConfigEntryProblem = {
  line: number | null;
  column: number | null;
  message: string;
  field: string | null;
  hint: string | null;
};

/** The refusal of a text: `request.invalid` with the first problem as its message, and every problem that was found (at most 20). */
export class ConfigEntryTextError extends PeerwayError {
  readonly problems: readonly ConfigEntryProblem[];

  constructor(problems: readonly [ConfigEntryProblem, ...ConfigEntryProblem[]]) {
    const [first] = problems;
    const place = first.line === null ? '' : `line ${first.line}, column ${first.column}: `;
    const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
    super('request.invalid', `${place}${first.message}${more}`, {
      ...(first.field === null ? {} : { field: first.field }),
      ...(first.hint === null ? {} : { hint: first.hint }),
    });
    this.problems = problems;
  }
}

/** Turns what readers and checks found into the error for the caller. `text` null: there is none, and so no places. */
export function textError(text: string | null, found: readonly [TextProblem, ...TextProblem[]]): ConfigEntryTextError {
  const [first, ...others] = found;
  return new ConfigEntryTextError([placed(text, first), ...others.map((problem) => placed(text, problem))]);
}

function placed(text: string | null, problem: TextProblem): ConfigEntryProblem {
  const place = problem.offset === null || text === null ? null : lineAndColumn(text, problem.offset);
  return {
    line: place?.line ?? null,
    column: place?.column ?? null,
    message: problem.message,
    field: problem.field ?? null,
    hint: problem.hint ?? null,
  };
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  const byteOrderMark = lineStart === 0 && text.startsWith('\uFEFF') ? 1 : 0;
  return { line, column: Math.max(1, offset - lineStart + 1 - byteOrderMark) };
}
