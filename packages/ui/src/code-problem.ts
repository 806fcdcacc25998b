/** Something that is wrong in a text. Lines and columns count from 1; null: not known. */
export type CodeProblem = {
  line: number | null;
  column: number | null;
  message: string;
  /** `note`: nothing is wrong, but it does less than it seems to. An error where not said. */
  severity?: 'error' | 'note';
};

/** Where a problem is underlined: from its place to the end of the word there, at least one character. */
export function rangeOfProblem(text: string, problem: CodeProblem): { from: number; to: number } {
  if (problem.line === null) return { from: 0, to: Math.min(1, text.length) };
  const lines = text.split('\n');
  const index = Math.min(problem.line, lines.length) - 1;
  const line = lines[index] ?? '';
  const start = lines.slice(0, index).reduce((sum, each) => sum + each.length + 1, 0);
  const column = Math.min(Math.max((problem.column ?? 1) - 1, 0), line.length);
  const word = /^"(?:[^"\\]|\\.)*"|^[\w.*-]+/.exec(line.slice(column))?.[0].length ?? 1;
  const from = Math.min(start + column, text.length);
  return { from, to: Math.min(Math.max(from + word, from + 1), text.length) };
}
