'use client';

import { ownerText } from './cause-text';
import { ChangePreview } from './change-preview';
import { consumerText } from './consumer';
import type { WrittenExports } from './export-entries';
import { type ExportToggle, entryAfterToggle } from './export-toggle';
import { useEntryPreview } from './use-entry-preview';

/** Who gains or loses by one export, before it is made or taken back. */
export function TogglePreview({ written, toggle }: { written: WrittenExports; toggle: ExportToggle }) {
  const plan = useEntryPreview(written.entry, entryAfterToggle(written, toggle));
  const { consumer } = toggle;
  return (
    <ChangePreview
      plan={plan}
      whenSame={
        toggle.action === 'add'
          ? `Nobody gains: another part exports it to ${consumerText(consumer)} already. ${sentence(ownerText(toggle.owner))} keeps it from now on as well.`
          : `Nobody loses: another part holds the same export, so ${consumerText(consumer)} keeps it.`
      }
      whenNoEffect={
        toggle.action === 'add'
          ? 'The entry gets it, and nobody reaches more than before by it today.'
          : 'The entry loses it, and everybody still reaches what they reached before.'
      }
    />
  );
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
