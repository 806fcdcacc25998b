import type { Denial } from '@peerway/model/error';
import { CodeBlock } from '@peerway/ui';

/** Why something was refused and what to do about it: the rules that decided, the one that would permit it, and whom to ask for it. */
export function DenialDetails({ denial: { decidedBy, grantingRule, contact } }: { denial: Denial }) {
  return (
    <div className="mt-2 flex flex-col gap-2 text-base text-text-1">
      {decidedBy.map((rule) => (
        <p key={rule}>Decided by {rule}.</p>
      ))}
      <CodeBlock label="A policy with this rule would permit it" code={grantingRule} />
      {contact !== undefined && <p>Ask {contact}</p>}
    </div>
  );
}
