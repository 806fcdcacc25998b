import { isEditableHeader, isHeaderValue } from '@peerway/model/editable-header';
import type { HeaderEdits } from '@peerway/model/http-route';
import { fieldsOf, type HeaderList } from './header-list.ts';

/** Done edits: remove, then set, then add. Null stands for none, which costs nothing. */
export type HeaderEditor = ((headers: HeaderList) => HeaderList) | null;

/** Edits of fields that no route may touch are left out; a config entry with one was refused when it was written. */
export function compileHeaderEdits(edits: HeaderEdits): HeaderEditor {
  const set = possible(edits.set);
  const add = possible(edits.add);
  const remove = edits.remove.filter(isEditableHeader).map((name) => name.toLowerCase());
  const gone = new Set([...remove, ...set.map(([name]) => name)]);
  const appended = [...set, ...add].flat();
  if (gone.size === 0 && appended.length === 0) return null;
  return (headers) => {
    const edited: string[] = [];
    for (const [name, value] of fieldsOf(headers)) if (!gone.has(name)) edited.push(name, value);
    edited.push(...appended);
    return edited;
  };
}

function possible(edits: Record<string, string>): [name: string, value: string][] {
  return Object.entries(edits)
    .filter(([name, value]) => isEditableHeader(name) && isHeaderValue(value))
    .map(([name, value]) => [name.toLowerCase(), value]);
}
