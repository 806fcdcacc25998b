'use client';

import { Notice } from '@peerway/ui';
import { type CodeCompleter, CodeEditor } from '@peerway/ui/code-editor';
import { CircleAlert, Info } from 'lucide-react';
import { useCallback, useEffect, useMemo } from 'react';
import { completeRules } from './complete-rules';
import { readRulesText } from './rules-reading';
import { useLiveNames } from './use-live-names';

/** Rules as text: read while they are typed, with what can stand where. */
export function RulesEditor({
  text,
  onChange,
  onWhole,
  onSave,
  readOnly,
}: {
  text: string;
  onChange: (text: string) => void;
  /** Told whether the text can be saved. */
  onWhole: (isWhole: boolean) => void;
  onSave: () => void;
  readOnly: boolean;
}) {
  const names = useLiveNames();
  const notes = useMemo(() => readRulesText(text), [text]);
  const isWhole = !notes.some(({ severity }) => severity === 'error');
  useEffect(() => onWhole(isWhole), [isWhole, onWhole]);
  const complete = useCallback<CodeCompleter>((typed, offset) => completeRules(names, typed, offset), [names]);
  return (
    <div className="flex flex-col gap-3">
      <CodeEditor
        label="Rules"
        value={text}
        onChange={onChange}
        problems={notes}
        complete={complete}
        onSave={onSave}
        readOnly={readOnly}
      />
      {!readOnly && (
        <p className="text-sm text-text-3">
          HCL or JSON, as in Consul. Ctrl-Space offers what can stand here, ⌘S or Ctrl-S saves. Tab indents; Esc, then
          Tab leaves the editor.
        </p>
      )}
      <div aria-live="polite" className="flex flex-col gap-2">
        {notes.map(({ line, column, message, hint, severity }) => (
          <Notice
            key={`${line}:${column}:${message}`}
            tone={severity === 'error' ? 'danger' : 'info'}
            icon={severity === 'error' ? <CircleAlert size={14} /> : <Info size={14} />}
          >
            <span className="text-text-2 tabular-nums">
              Line {line}, column {column}:{' '}
            </span>
            {message}
            {hint !== null && <span className="block text-text-2">{hint}</span>}
          </Notice>
        ))}
      </div>
    </div>
  );
}
