import type { MeshGatewayModeLevel } from '@peerway/model/mesh-gateway-mode-level';
import { Badge } from '@peerway/ui';
import { Check, TriangleAlert } from 'lucide-react';
import { type LevelValue, type ModeGridRow, rowText } from './mode-grid-rows';
import { levelPlace, levelWord, modeWord } from './mode-text';

/** What one level says of one upstream: decides, is not used because a stronger one decides, or says nothing. */
export function LevelMark({ value, isPeered }: { value: LevelValue | undefined; isPeered: boolean }) {
  if (!value) {
    return (
      <>
        <span aria-hidden="true" className="text-text-3">
          –
        </span>
        <span className="sr-only">not set</span>
      </>
    );
  }
  const actsAs = value.mode === 'none' && isPeered ? 'acts as remote' : '';
  return value.isDeciding ? (
    <span className="flex flex-col leading-[17px]">
      <span className="flex items-center gap-1 font-semibold">
        <Check size={14} aria-hidden="true" className="text-accent-text" />
        {value.mode}
      </span>
      <span className="pl-[18px] text-text-2 text-xs">{actsAs || 'decides'}</span>
    </span>
  ) : (
    <span className="flex flex-col text-text-3 leading-[17px]">
      <s>{value.mode}</s>
      <span className="text-xs">not used</span>
    </span>
  );
}

type Resolved = Pick<ModeGridRow, 'peer' | 'resolved' | 'problem'>;

/** The mode in force, and that it does not work where it does not. */
export function EffectiveMode({ row }: { row: Resolved }) {
  if (row.peer === '') return <span className="text-text-3">no gateway needed</span>;
  const { effective } = row.resolved;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Badge tone={effective === 'local' ? 'accent' : 'neutral'}>{modeWord(effective)}</Badge>
      {row.problem && (
        <span className="inline-flex items-center gap-1 text-danger-strong text-xs">
          <TriangleAlert size={12} aria-hidden="true" /> can not work
        </span>
      )}
    </span>
  );
}

/** `set as none, service-defaults/web`: what decided, and its word where it acts as another one. */
export function decidedText({ peer, resolved: { mode, effective, decidedBy } }: Resolved): string {
  if (peer === '') return '–';
  const where = decidedBy.level === 'default' ? 'built-in default' : decidedBy.where;
  return mode === effective ? where : `${where}, set as ${mode}`;
}

/** The mode in force and, below, what decided it. */
export function ModeInForce({ row }: { row: Resolved }) {
  return (
    <span className="flex min-w-0 flex-col leading-[18px]">
      <EffectiveMode row={row} />
      {row.peer !== '' && <span className="truncate text-text-3 text-xs">{decidedText(row)}</span>}
    </span>
  );
}

/** A cell for those who can not see it: which it is, and what pressing leads to. */
export function levelSpoken(row: ModeGridRow, level: MeshGatewayModeLevel): { before: string; after: string } {
  const isRegistered = level === 'proxy' || level === 'upstream';
  return {
    before: `${rowText(row)}, ${levelWord[level]}:`,
    after: isRegistered ? `, ${levelPlace[level]}` : `. Set the mode at the level ${levelWord[level]}`,
  };
}
