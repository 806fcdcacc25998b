'use client';

import type { Grant } from '@peerway/model/export-grants';
import { Notice, RelativeTime } from '@peerway/ui';
import { GitMerge } from 'lucide-react';
import { grantText } from './grant-text';
import type { PartConflict } from './part-draft';
import { WriterName } from './writer-name';

/** Says that somebody wrote the same part in between, what they changed, and that nothing typed was lost. */
export function PartMergeNotice({ conflict: { theirs, theirDescription, writer } }: { conflict: PartConflict }) {
  const isNothing = theirs.added.length + theirs.removed.length === 0 && theirDescription === '';
  return (
    <div role="alert">
      <Notice tone="warning" icon={<GitMerge size={14} />}>
        <p className="font-medium">
          {writer ? (
            <>
              Written by <WriterName accessorId={writer.accessorId} /> <RelativeTime at={writer.at} />, while you were
              editing
            </>
          ) : (
            'Deleted while you were editing'
          )}
        </p>
        <p>Nothing was saved yet. Below is your change on top of theirs; look it over and save again.</p>
        {isNothing ? (
          <p className="mt-1 text-text-2">Their change does not differ from what you began with or have typed.</p>
        ) : (
          <ul className="mt-1 text-text-2">
            {theirs.added.map((grant) => (
              <Their key={grant.key} verb="added" grant={grant} />
            ))}
            {theirs.removed.map((grant) => (
              <Their key={grant.key} verb="took away" grant={grant} />
            ))}
            {theirDescription !== '' && <li>They describe it as “{theirDescription}”; yours is kept.</li>}
          </ul>
        )}
      </Notice>
    </div>
  );
}

const Their = ({ verb, grant }: { verb: string; grant: Grant }) => (
  <li>
    They {verb} <span className="font-medium text-text-1">{grantText(grant)}</span>
  </li>
);
