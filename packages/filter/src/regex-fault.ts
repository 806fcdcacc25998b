import { RE2JS, RE2JSSyntaxException } from 're2js';

/** Why a text is no regular expression of RE2, in one sentence; null when it is one. */
export function regexFault(regex: string): string | null {
  try {
    RE2JS.compile(regex);
    return null;
  } catch (error) {
    const reason = error instanceof RE2JSSyntaxException ? error.message : 'it is too large';
    return `${JSON.stringify(regex)} is not a regular expression: ${reason}`;
  }
}
