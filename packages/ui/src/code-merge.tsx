import { history } from '@codemirror/commands';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { editorKeys } from './code-editor.tsx';
import { codeTheme } from './code-theme.ts';
import { configLanguage } from './config-language.ts';

/**
 * A text over another: every place where they differ shows both, and takes the one or the other by its buttons. The text stays
 * editable. What is taken in from the other is told by `onChange` like every edit.
 */
export function CodeMerge({
  label,
  theirs,
  value,
  onChange,
}: {
  label: string;
  theirs: string;
  /** The text to begin with. */
  value: string;
  onChange: (value: string) => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const tell = useRef(onChange);
  tell.current = onChange;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `value` is only where it begins
  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          editorKeys,
          lineNumbers(),
          history(),
          drawSelection(),
          EditorView.lineWrapping,
          configLanguage,
          codeTheme,
          unifiedMergeView({
            original: theirs,
            mergeControls: mergeButton,
            gutter: true,
            syntaxHighlightDeletions: false,
          }),
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) tell.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    return () => editor.destroy();
  }, [theirs]);
  return (
    <div
      ref={host}
      className="overflow-hidden rounded-md border border-control bg-surface-2 [&_.cm-editor]:max-h-[60dvh] [&_.cm-editor]:min-h-48"
    />
  );
}

function mergeButton(type: 'accept' | 'reject', action: (event: MouseEvent) => void): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = type === 'accept' ? 'Keep mine' : 'Take theirs';
  button.onclick = action;
  return button;
}
