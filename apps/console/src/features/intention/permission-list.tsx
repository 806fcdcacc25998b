'use client';

import { Button } from '@peerway/ui';
import { Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { DraftProblem } from './intention-draft';
import { newKey, type PermissionDraft } from './permission-draft';
import { PermissionEditor } from './permission-editor';
import { useNames } from './use-names';

/** The permissions of an intention in their order: the first that fits a request decides. Alt and an arrow moves one. */
export function PermissionList({
  permissions,
  onChange,
  problems,
}: {
  permissions: readonly PermissionDraft[];
  onChange: (permissions: PermissionDraft[]) => void;
  problems: readonly DraftProblem[];
}) {
  const { providers } = useNames();
  const [said, say] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const focusAfter = useRef<number | null>(null);
  const move = (from: number, to: number): void => {
    const moved = permissions[from];
    if (moved === undefined || to < 0 || to >= permissions.length) return;
    onChange(permissions.toSpliced(from, 1).toSpliced(to, 0, moved));
    focusAfter.current = to;
    say(`Moved to place ${to + 1} of ${permissions.length}`);
  };
  // Moving an element takes the focus from it; the one that moved keeps it.
  useEffect(() => {
    if (focusAfter.current === null || permissions.length === 0) return;
    list.current?.children.item(focusAfter.current)?.querySelector<HTMLElement>('[data-permission]')?.focus();
    focusAfter.current = null;
  }, [permissions]);
  const add = (): void =>
    onChange([
      ...permissions,
      { key: newKey(), action: 'allow', pathKind: 'prefix', path: '/', methods: '', headers: [], providers: [] },
    ]);

  return (
    <section aria-label="Permissions" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-end justify-between gap-2">
        <div>
          <h3 className="font-medium text-sm">Permissions</h3>
          <p className="text-sm text-text-3">
            The first that fits a request decides; what none fits is denied. Alt with ↑ or ↓ moves one.
          </p>
        </div>
        <Button size="sm" icon={<Plus size={14} />} onClick={add}>
          Add permission
        </Button>
      </div>
      <ol ref={list} className="flex flex-col gap-2">
        {permissions.map((permission, index) => (
          <PermissionEditor
            key={permission.key}
            place={index + 1}
            count={permissions.length}
            permission={permission}
            providers={providers}
            problems={problems.filter(({ at }) => at === index).map(({ message }) => message)}
            onChange={(next) => onChange(permissions.with(index, next))}
            onMove={(by) => move(index, index + by)}
            onRemove={() => onChange(permissions.toSpliced(index, 1))}
          />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
    </section>
  );
}
