import { PeerwayError } from '@peerway/model/error';

/** Where in the text something stands; both count from 1, columns in UTF-16 units. */
export type Place = { line: number; column: number };

/** A word of the text and where it stands. */
export type Placed<T> = Place & { value: T };

/** What the two readers make of a text, before anything is known about resources. */
export type RawItem =
  | { kind: 'field'; name: Placed<string>; value: Placed<string> }
  | {
      kind: 'block';
      name: Placed<string>;
      label: Placed<string>;
      items: RawItem[];
      /** False: something in it could not be read, and was reported. */
      isWhole: boolean;
    };

/** One thing that is wrong with a text. */
export type RulesProblem = Place & { message: string; hint: string | null };

/** Takes note of a problem; reading goes on. */
export type Report = (place: Place, message: string, hint?: string) => void;

/** Longer texts are not read at all. */
export const RULES_LENGTH_MAX = 1024 * 1024;
/** Nobody mends more at once, and a text that is none has one on every line. */
const PROBLEMS_MAX = 100;

export function collectProblems(): { report: Report; problems: RulesProblem[] } {
  const problems: RulesProblem[] = [];
  const report: Report = ({ line, column }, message, hint) => {
    if (problems.length < PROBLEMS_MAX) problems.push({ line, column, message, hint: hint ?? null });
  };
  return { report, problems };
}

/** The refusal of a rules text, with the place of what is wrong. */
export function rulesError({ line, column, message, hint }: RulesProblem): PeerwayError {
  return new PeerwayError('request.invalid', `Rules, line ${line}, column ${column}: ${message}`, {
    field: 'Rules',
    ...(hint === null ? {} : { hint }),
  });
}

const scopeWords = new Set(['partition', 'partition_prefix', 'namespace', 'namespace_prefix']);

/** Whether a word opens a block that holds rules, and not the fields of one. */
export const isScopeWord = (word: string): boolean => scopeWords.has(word);
