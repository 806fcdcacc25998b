'use client';

import { Button, CodeBlock, Dialog, DialogBody, DialogFooter } from '@peerway/ui';
import { type ModeGridRow, proxiesText, rowText } from './mode-grid-rows';
import { levelWord } from './mode-text';

export type RegistrationLevel = 'proxy' | 'upstream';

/** The two levels that live in a proxy's registration: who sets them, and where. They can not be set from here. */
export function RegistrationDialog({
  row,
  level,
  onClose,
}: {
  row: ModeGridRow;
  level: RegistrationLevel;
  onClose: () => void;
}) {
  const value = row.values.get(level);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`${levelWord[level]}: ${value ? value.mode : 'not set'}`}
      description={rowText(row)}
    >
      <DialogBody>
        <p className="text-base text-text-2">
          Whoever registers <span className="font-medium text-text-1">{proxiesText(row)}</span> sets it, in the
          definition of the sidecar. It is {level === 'upstream' ? 'the strongest level' : 'stronger than the service'},
          and takes effect when the sidecar registers again.
        </p>
        <CodeBlock label="In the definition of the service" code={definition(row, level)} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Close</Button>
      </DialogFooter>
    </Dialog>
  );
}

function definition({ upstream, peer, values }: ModeGridRow, level: RegistrationLevel): string {
  const mesh_gateway = { mode: values.get(level)?.mode ?? 'local' };
  const proxy =
    level === 'proxy'
      ? { mesh_gateway }
      : {
          upstreams: [{ destination_name: upstream, ...(peer === '' ? {} : { destination_peer: peer }), mesh_gateway }],
        };
  return JSON.stringify({ connect: { sidecar_service: { proxy } } }, null, 2);
}
