'use client';

import { ChangePreview } from './change-preview';
import { writtenExports } from './export-entries';
import { entryAfterPart } from './export-toggle';
import type { PartDraft } from './part-draft';
import { useEntryPreview } from './use-entry-preview';
import type { ExportsData } from './use-exports';

/** Who gains or loses once a part is written as it stands in the form. */
export function PartPreview({
  draft: { partition, owner, content },
  data,
}: {
  draft: Pick<PartDraft, 'partition' | 'owner' | 'content'>;
  data: ExportsData;
}) {
  const written = writtenExports(partition, data.entries, data.parts);
  const plan = useEntryPreview(written.entry, entryAfterPart(written, { owner, services: content.services }));
  return (
    <ChangePreview
      plan={plan}
      whenSame="Nobody gains or loses: what is exported stays the same."
      whenNoEffect="What is exported changes in name only: nobody gains or loses today."
    />
  );
}
