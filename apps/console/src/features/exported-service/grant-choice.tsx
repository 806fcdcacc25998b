'use client';

import { ChoiceGroup } from '@peerway/ui';
import { type Held, heldText } from './held-grants';

/** Which of several holders of an export to take it from. The rest keep it. */
export function GrantChoice({
  held,
  value,
  onChange,
}: {
  held: readonly Held[];
  value: string;
  onChange: (grant: Held) => void;
}) {
  return (
    <ChoiceGroup
      label="Take it from"
      value={value}
      onChange={(key) => {
        const grant = held.find((candidate) => candidate.key === key);
        if (grant) onChange(grant);
      }}
      choices={held.map((grant) => ({
        value: grant.key,
        label: heldText(grant),
        ...(grant.kind === 'wildcard'
          ? { description: 'Takes every service that has no item of its own, not this one alone.' }
          : {}),
      }))}
    />
  );
}
