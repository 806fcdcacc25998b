import { StreamLanguage, type StringStream } from '@codemirror/language';

type State = { heredoc: string | null; isInComment: boolean };

/**
 * Colours for HCL, JSON and YAML alike. One tokenizer for the three: they share strings, numbers and words, and what a name is
 * can be told by what follows it. It only colours; what a text means is the reader's to say.
 */
export const configLanguage = StreamLanguage.define<State>({
  name: 'config',
  startState: () => ({ heredoc: null, isInComment: false }),
  token: (stream, state) => {
    if (state.heredoc !== null) return inHeredoc(stream, state, state.heredoc);
    if (state.isInComment) return inComment(stream, state);
    if (stream.eatSpace()) return null;
    if (stream.match('/*')) return inComment(stream, state);
    if (stream.match('//') || stream.match('#') || stream.match('---')) {
      stream.skipToEnd();
      return 'comment';
    }
    const heredoc = stream.match(/^<<-?([A-Za-z_]\w*)/);
    if (heredoc && heredoc !== true) {
      state.heredoc = heredoc[1] ?? '';
      return 'string';
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^']|'')*'?/))
      return isName(stream) ? 'propertyName' : 'string';
    if (stream.match(/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/)) return 'number';
    if (stream.match(/^(?:true|false|null)\b/)) return 'bool';
    if (stream.match(/^[A-Za-z_*][\w.*-]*/)) return isName(stream) ? 'propertyName' : null;
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: '#' }, closeBrackets: { brackets: ['(', '[', '{', '"'] } },
});

/** What stands before `=`, `:` or an opening brace is a name. */
const isName = (stream: StringStream): boolean => stream.match(/^\s*(?:[=:{]|"[^"]*"\s*\{)/, false) !== null;

function inComment(stream: StringStream, state: State): string {
  state.isInComment = !stream.match(/^.*?\*\//);
  if (state.isInComment) stream.skipToEnd();
  return 'comment';
}

function inHeredoc(stream: StringStream, state: State, end: string): string {
  if (stream.sol() && stream.match(new RegExp(`^\\s*${end}\\s*$`))) state.heredoc = null;
  else stream.skipToEnd();
  return 'string';
}
