'use client';

import { Dialog, DialogBody, Kbd } from '@peerway/ui';
import { allPages } from './pages';

const keys: readonly (readonly [string, string])[] = [
  ['⌘ K', 'Search and commands (Ctrl K elsewhere)'],
  ['/', 'Filter this page'],
  ['↑ ↓', 'Move between rows'],
  ['Enter', 'Open'],
  ['Esc', 'Close, or back to the list'],
  ['.', 'Pause and resume live updates'],
  ['+ − 0', 'Topology: closer, farther, fit'],
  ['?', 'This list'],
];

export function KeyHelp({ onClose }: { onClose: () => void }) {
  const rows = [...keys, ...allPages.map((page) => [`G ${page.key.toUpperCase()}`, page.name] as const)];
  return (
    <Dialog open onOpenChange={onClose} title="Keys">
      <DialogBody>
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-2 text-sm">
          {rows.map(([key, meaning]) => (
            <div key={key} className="contents">
              <dt>
                <Kbd keys={key} />
              </dt>
              <dd className="text-text-2">{meaning}</dd>
            </div>
          ))}
        </dl>
      </DialogBody>
    </Dialog>
  );
}
