'use client';

import type { MeshGatewayMode } from '@peerway/model/mesh-gateway-mode';
import {
  Button,
  ChoiceGroup,
  Dialog,
  DialogBody,
  DialogFooter,
  notifyFailed,
  notifyUndo,
  notifyWarnings,
} from '@peerway/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client, trpc } from '@/api/client';
import { describeError } from '@/api/describe-error';
import { Failure } from '@/frame/query-view';
import { type ModesSaid, modeAt } from './mode-at';
import { ModePreview } from './mode-preview';
import { type ModeTarget, modeInput, modesFor, type SetModeInput } from './mode-target';
import { ModeTargetFields } from './mode-target-fields';
import { modeMeaning, modeWord } from './mode-text';

/** Sets a mode at one level. Whose mode changes by it is shown while choosing, before anything is saved. */
export function SetModeDialog({
  target,
  modes,
  onClose,
}: {
  target: ModeTarget;
  modes: ModesSaid;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const [wanted, setWanted] = useState(target);
  const [mode, setMode] = useState<MeshGatewayMode | null>(null);
  const input = mode === null || !modesFor(wanted).includes(mode) ? null : modeInput(wanted, mode);
  const preview = useQuery(
    trpc.meshGatewayMode.preview.queryOptions(input ?? { level: 'proxy-defaults', mode: '' }, {
      enabled: input !== null,
      staleTime: 0,
      retry: false,
    }),
  );
  const refresh = (): void => void queries.invalidateQueries({ queryKey: trpc.meshGatewayMode.pathKey() });
  const before = modeAt(modes, wanted);
  const set = useMutation({
    mutationFn: (next: SetModeInput) => client.meshGatewayMode.set.mutate(next),
    onSuccess: ({ warnings }) => {
      refresh();
      const back = before === null ? null : modeInput(wanted, before);
      if (back) notifyUndo('The mode is set', () => void takeBack(back).then(refresh), warnings);
      else notifyWarnings('The mode is set', warnings);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (input) set.mutate(input);
  };

  return (
    <Dialog open onOpenChange={onClose} wide title="Set a mesh gateway mode">
      <form onSubmit={submit} className="contents" noValidate>
        <DialogBody>
          {set.error && <Failure title="The mode was not set" error={set.error} />}
          <ModeTargetFields value={wanted} onChange={setWanted} rows={modes.rows} />
          <ChoiceGroup<MeshGatewayMode | 'unchosen'>
            label={before === null ? 'Mode' : `Mode (now ${modeWord(before)})`}
            value={mode ?? 'unchosen'}
            onChange={(next) => setMode(next === 'unchosen' ? null : next)}
            choices={modesFor(wanted).map((value) => ({
              value,
              label: modeWord(value),
              description: modeMeaning[value],
            }))}
          />
          {input && <ModePreview preview={preview} />}
        </DialogBody>
        <DialogFooter note={input === null ? 'Choose a mode to see what it changes.' : undefined}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={set.isPending} disabled={!input || !preview.data}>
            Save
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

async function takeBack(input: SetModeInput): Promise<void> {
  try {
    await client.meshGatewayMode.set.mutate(input);
  } catch (error) {
    notifyFailed('It could not be undone', describeError(error).reason);
  }
}
