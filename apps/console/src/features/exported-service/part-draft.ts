import { type ExportPart, exportOwnerSchema } from '@peerway/model/export-part';
import { changeOf, mergePart, type PartChange, type PartContent } from './merge-part';

/** A part while it is edited: what it began as, and what it is to become. */
export type PartDraft = {
  partition: string;
  owner: string;
  isNew: boolean;
  base: PartContent;
  content: PartContent;
  /** Modify index that `base` was read at; 0: there was no such part. */
  cas: number;
};

/** Somebody else's write that came in between, as it was merged into the draft. */
export type PartConflict = {
  theirs: PartChange;
  /** Not empty: they changed the description to something else than the draft does. */
  theirDescription: string;
  /** Null: the part was deleted. */
  writer: { accessorId: string; at: string } | null;
};

const nothing: PartContent = { services: [], description: '' };

export function startDraft(part: ExportPart | null, partition: string): PartDraft {
  const base = part ? { services: part.services, description: part.description } : nothing;
  return {
    partition: part?.partition ?? (partition === '' ? 'default' : partition),
    owner: part?.owner ?? '',
    isNew: part === null,
    base,
    content: base,
    cas: part?.modifyIndex ?? 0,
  };
}

/** The draft on top of what somebody else wrote meanwhile (null: they deleted it). Nothing that was typed is lost. */
export function rebaseDraft(draft: PartDraft, theirs: ExportPart | null): { draft: PartDraft; conflict: PartConflict } {
  const content = theirs ? { services: theirs.services, description: theirs.description } : nothing;
  const { merged, theirDescription } = mergePart(draft.base, draft.content, content);
  return {
    draft: { ...draft, base: content, content: merged, cas: theirs?.modifyIndex ?? 0 },
    conflict: {
      theirs: changeOf(draft.base.services, content.services),
      theirDescription: theirDescription ?? '',
      writer: theirs && { accessorId: theirs.updatedBy, at: theirs.updatedAt },
    },
  };
}

/** What is wrong with a draft, by field; nothing when it can be written. */
export function draftErrors({ owner, content, isNew }: PartDraft): { owner?: string; services?: string } {
  const ownerIssue = exportOwnerSchema.safeParse(owner).error?.issues[0]?.message;
  return {
    ...(ownerIssue === undefined ? {} : { owner: owner === '' ? 'Name the team or tool that holds it.' : ownerIssue }),
    ...(isNew && content.services.length === 0
      ? { services: 'Add at least one export: a part without any is none.' }
      : {}),
  };
}
