import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  snippet,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { type CodeProblem, rangeOfProblem } from './code-problem.ts';
import { codeTheme } from './code-theme.ts';
import { configLanguage } from './config-language.ts';

export type CodeCompletion = {
  label: string;
  detail?: string;
  info?: string;
  insert?: string;
  /** Instead of `insert`: text with places such as `${name}` to go through with Tab. */
  template?: string;
};
/** What can be written at an offset: `from` is where the word begins that an option takes the place of. */
export type CodeCompleter = (
  text: string,
  offset: number,
) => { from: number; options: readonly CodeCompletion[] } | null;

type CodeEditorProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  problems?: readonly CodeProblem[];
  complete?: CodeCompleter;
  /** Mod-S. */
  onSave?: () => void;
  readOnly?: boolean;
  autoFocus?: boolean;
};

/** Keys that every editor of the console has. Tab indents; Esc and then Tab leaves the editor. */
export const editorKeys: Extension = keymap.of([
  ...closeBracketsKeymap,
  ...completionKeymap,
  ...defaultKeymap,
  ...historyKeymap,
  ...lintKeymap,
  indentWithTab,
]);

const base: Extension = [
  lineNumbers(),
  history(),
  drawSelection(),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  indentUnit.of('  '),
  EditorView.lineWrapping,
  lintGutter(),
  configLanguage,
  codeTheme,
];

/** A text editor for config with colours, problems at their place and completion. Tab indents; Esc, then Tab leaves it. */
export function CodeEditor(props: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const current = useRef(props);
  current.current = props;
  const editable = useRef(new Compartment()).current;
  const { value, readOnly = false, problems } = props;

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes later is told to it below
  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          // Before the default keys, which know Mod-S too.
          keymap.of([{ key: 'Mod-s', preventDefault: true, run: () => save(current.current.onSave) }]),
          autocompletion({ override: [(context) => completeWith(current.current.complete, context)], icons: false }),
          editorKeys,
          base,
          EditorView.contentAttributes.of({ 'aria-label': props.label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) current.current.onChange(update.state.doc.toString());
          }),
          editable.of(EditorState.readOnly.of(readOnly)),
        ],
      }),
    });
    view.current = editor;
    if (props.autoFocus) editor.focus();
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({ effects: editable.reconfigure(EditorState.readOnly.of(readOnly)) });
  }, [readOnly, editable]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const text = editor.state.doc.toString();
    const diagnostics = (problems ?? [])
      .map((problem) => ({
        ...rangeOfProblem(text, problem),
        severity: problem.severity === 'note' ? ('info' as const) : ('error' as const),
        message: problem.message,
      }))
      .sort((left, right) => left.from - right.from);
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [problems]);

  return (
    <div
      ref={host}
      className="overflow-hidden rounded-md border border-control bg-surface-2 focus-within:border-accent-text focus-within:outline-2 focus-within:outline-accent-text [&_.cm-editor]:max-h-[64dvh] [&_.cm-editor]:min-h-64"
    />
  );
}

/** The browser's own Save is never what was meant, so the key counts as taken in any case. */
function save(onSave: (() => void) | undefined): true {
  onSave?.();
  return true;
}

function completeWith(complete: CodeCompleter | undefined, context: CompletionContext): CompletionResult | null {
  const found = complete?.(context.state.doc.toString(), context.pos);
  if (!found || found.options.length === 0) return null;
  // Not at every line end: only at a word that was begun, or when asked for.
  if (found.from === context.pos && !context.explicit) return null;
  return {
    from: found.from,
    options: found.options.map(({ label, detail, info, insert, template }) => ({
      label,
      ...(detail === undefined ? {} : { detail }),
      ...(info === undefined ? {} : { info }),
      ...(template === undefined ? (insert === undefined ? {} : { apply: insert }) : { apply: snippet(template) }),
    })),
    validFor: /^[\w-]*$/,
  };
}
