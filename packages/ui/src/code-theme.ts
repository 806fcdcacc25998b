import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const look = EditorView.theme({
  '&': { color: 'var(--color-text-1)', backgroundColor: 'var(--color-surface-2)', fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono), ui-monospace, monospace', lineHeight: '20px' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--color-text-1)' },
  '.cm-cursor': { borderLeftColor: 'var(--color-text-1)' },
  '.cm-gutters': { backgroundColor: 'var(--color-surface-1)', color: 'var(--color-text-3)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--color-surface-3) 60%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--color-surface-3)', color: 'var(--color-text-1)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--color-accent) 26%, transparent)',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--color-accent-subtle)', outline: 'none' },
  '.cm-tooltip': {
    backgroundColor: 'var(--color-surface-2)',
    border: '1px solid var(--color-line-strong)',
    borderRadius: '6px',
    overflow: 'hidden',
  },
  '.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', lineHeight: '20px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--color-accent-subtle)',
    color: 'var(--color-text-1)',
  },
  '.cm-completionDetail': { color: 'var(--color-text-3)', fontStyle: 'normal' },
  '.cm-completionInfo': { padding: '6px 10px', maxWidth: '320px', color: 'var(--color-text-2)' },
  '.cm-diagnostic': { fontFamily: 'inherit', padding: '6px 10px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--color-danger)' },
  '.cm-diagnostic-info': { borderLeft: '3px solid var(--color-info)' },
  '.cm-lint-marker-error, .cm-lint-marker-info': { content: 'none' },
  '.cm-panels': { backgroundColor: 'var(--color-surface-1)', color: 'var(--color-text-1)' },
  '.cm-changedLine, &.cm-merge-b .cm-changedLine': { backgroundColor: 'var(--color-success-subtle)' },
  '.cm-deletedChunk': { backgroundColor: 'var(--color-danger-subtle)', paddingLeft: '6px' },
  '&.cm-merge-b .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'none',
    textDecoration: 'underline',
    textDecorationStyle: 'dotted',
  },
  '.cm-chunkButtons button': {
    border: '1px solid var(--color-line-strong) !important',
    borderRadius: '4px',
    padding: '1px 8px !important',
    margin: '2px 2px !important',
    backgroundColor: 'var(--color-surface-2) !important',
    color: 'var(--color-text-1) !important',
    fontSize: '12px',
    cursor: 'pointer',
  },
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--color-accent-text)' },
  { tag: tags.string, color: 'var(--color-success-strong)' },
  { tag: [tags.number, tags.bool], color: 'var(--color-warning-strong)' },
  { tag: tags.comment, color: 'var(--color-text-3)' },
]);

/** The editor in the console's own tokens, so that it follows light and dark by itself. */
export const codeTheme: Extension = [look, syntaxHighlighting(colours)];
