'use client';

import type { ExportPart } from '@peerway/model/export-part';
import { notifyFailed, notifyUndo } from '@peerway/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, trpc } from '@/api/client';
import { describeError } from '@/api/describe-error';
import type { PartDraft } from './part-draft';

type Which = Pick<ExportPart, 'partition' | 'owner'>;

const find = async ({ partition, owner }: Which): Promise<ExportPart | null> =>
  (await client.exportedService.listParts.query()).find(
    (part) => part.partition === partition && part.owner === owner,
  ) ?? null;

/** How a write went: done, or not because `theirs` came first (null: they deleted it). */
export type PartWriteResult =
  | { isWritten: true; before: ExportPart | null; after: ExportPart | null }
  | { isWritten: false; theirs: ExportPart | null };

async function writeDraft({ partition, owner, content, cas }: PartDraft): Promise<PartWriteResult> {
  const before = await find({ partition, owner });
  const { written } = await client.exportedService.writePart.mutate({ partition, owner, ...content, cas });
  const after = await find({ partition, owner });
  return written ? { isWritten: true, before, after } : { isWritten: false, theirs: after };
}

/** Writes a part, unless somebody else wrote it since it was read. What was done can be undone until somebody does. */
export function usePartWrite({
  onDone,
  onConflict,
}: {
  onDone: () => void;
  onConflict: (theirs: ExportPart | null) => void;
}) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: writeDraft,
    onSuccess: (result, draft) => {
      refresh();
      if (!result.isWritten) {
        onConflict(result.theirs);
        return;
      }
      notifyUndo(
        `The part of ${draft.owner} is written`,
        () => void restore(draft, result.before, result.after?.modifyIndex ?? 0).then(refresh),
      );
      onDone();
    },
  });
}

export function usePartDeletion(onDone: () => void) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ partition, owner }: ExportPart) => client.exportedService.deletePart.mutate({ partition, owner }),
    onSuccess: (_result, part) => {
      refresh();
      notifyUndo(`The part of ${part.owner} is deleted`, () => void restore(part, part, 0).then(refresh));
      onDone();
    },
  });
}

function useRefresh(): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: trpc.exportedService.pathKey() });
    void queries.invalidateQueries({ queryKey: trpc.configEntry.pathKey() });
  };
}

/** Makes a part what it was before, if nobody has written it since `cas`. */
async function restore({ partition, owner }: Which, before: ExportPart | null, cas: number): Promise<void> {
  const input = { partition, owner, description: before?.description ?? '', services: before?.services ?? [], cas };
  try {
    const { written } = await client.exportedService.writePart.mutate(input);
    if (!written) notifyFailed('It was not undone', `Somebody has changed the part of ${owner} since.`);
  } catch (error) {
    notifyFailed('It could not be undone', describeError(error).reason);
  }
}
