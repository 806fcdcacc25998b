import { type TokenWarning, tokenWarningLabels } from '@peerway/model/token-warning';
import { Badge, Notice, type Tone } from '@peerway/ui';
import { TriangleAlert } from 'lucide-react';

const toneOf = ({ kind }: TokenWarning): Tone => {
  if (kind === 'everything' || kind === 'acl-write') return 'danger';
  return kind === 'never-ends' ? 'neutral' : 'warning';
};

/** What is wrong with a token, in a row of a list. */
export function TokenWarningBadges({ warnings }: { warnings: readonly TokenWarning[] }) {
  if (warnings.length === 0) return <span className="text-text-3">–</span>;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {warnings.map((warning) => (
        <Badge key={warning.kind} tone={toneOf(warning)} title={`${warning.what} ${warning.why}`}>
          {tokenWarningLabels[warning.kind]}
        </Badge>
      ))}
    </span>
  );
}

/** The same on the token's own page: what is so, why it matters, and what to do instead. */
export function TokenWarnings({ warnings }: { warnings: readonly TokenWarning[] }) {
  return warnings.map(({ kind, what, why, instead }) => (
    <Notice key={kind} tone={kind === 'never-ends' ? 'neutral' : 'warning'} icon={<TriangleAlert size={14} />}>
      <strong className="font-medium">{what}</strong> {why}
      <span className="block text-text-2">{instead}</span>
    </Notice>
  ));
}
