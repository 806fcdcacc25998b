'use client';

import type { MeshGatewayMode, SetMeshGatewayModeInput, UpstreamModeRow } from '@peerway/model/mesh-gateway-mode';
import {
  Button,
  ChoiceGroup,
  Combobox,
  Dialog,
  DialogBody,
  DialogFooter,
  Field,
  notifyWarnings,
  Select,
} from '@peerway/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { trpc } from '@/api/client';
import { Failure } from '@/frame/query-view';
import { ModePreview } from './mode-preview';
import { levelWord, modeMeaning, modeWord } from './mode-text';

/** Where a mode is to be set; what is left out is asked for. */
export type ModeTarget = {
  level: SetMeshGatewayModeInput['level'];
  service?: string;
  upstream?: string;
  peer?: string;
};

const levels = [
  'proxy-defaults',
  'service-defaults',
  'service-defaults.upstream-defaults',
  'service-defaults.upstream-override',
] as const;
const modes = ['', 'none', 'local', 'remote'] as const;

/** The input of the API, once the form says enough. */
export function modeInput(target: ModeTarget, mode: MeshGatewayMode): SetMeshGatewayModeInput | null {
  const { level, service = '', upstream = '', peer = '' } = target;
  if (level === 'proxy-defaults') return { level, mode };
  if (service === '') return null;
  if (level !== 'service-defaults.upstream-override') return { level, service, mode };
  return upstream === '' ? null : { level, service, upstream, peer, mode };
}

/** Sets a mode at one level. Whose mode changes by it is shown while choosing, before anything is saved. */
export function SetModeDialog({
  target,
  rows,
  onClose,
}: {
  target: ModeTarget;
  rows: readonly UpstreamModeRow[];
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const [wanted, setWanted] = useState(target);
  const [mode, setMode] = useState<MeshGatewayMode | null>(null);
  const input = mode === null ? null : modeInput(wanted, mode);
  const preview = useQuery(
    trpc.meshGatewayMode.preview.queryOptions(input ?? { level: 'proxy-defaults', mode: '' }, {
      enabled: input !== null,
      staleTime: 0,
      retry: false,
    }),
  );
  const set = useMutation(
    trpc.meshGatewayMode.set.mutationOptions({
      onSuccess: ({ warnings }) => {
        void queries.invalidateQueries({ queryKey: trpc.meshGatewayMode.pathKey() });
        notifyWarnings('The mode is set', warnings);
        onClose();
      },
    }),
  );
  const services = [...new Set(rows.map(({ service }) => service))];
  const upstreams = rows.filter((row) => row.service === wanted.service && row.peer !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (input) set.mutate(input);
  };

  return (
    <Dialog open onOpenChange={onClose} wide title="Set a mesh gateway mode">
      <form onSubmit={submit} className="contents" noValidate>
        <DialogBody>
          {set.error && <Failure title="The mode was not set" error={set.error} />}
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Level" hint="A lower one in this list is stronger.">
              <Select
                value={wanted.level}
                onChange={(event) => {
                  const level = levels.find((candidate) => candidate === event.target.value);
                  if (level) setWanted({ ...wanted, level });
                }}
              >
                {levels.map((level) => (
                  <option key={level} value={level}>
                    {levelWord[level]}
                  </option>
                ))}
              </Select>
            </Field>
            {wanted.level !== 'proxy-defaults' && (
              <Field label="Service" hint="The one that calls, not the one that is called.">
                <Combobox
                  value={wanted.service ?? ''}
                  onChange={(service) => setWanted({ ...wanted, service: service.trim() })}
                  options={services.map((value) => ({ value }))}
                />
              </Field>
            )}
            {wanted.level === 'service-defaults.upstream-override' && (
              <>
                <Field label="Upstream">
                  <Combobox
                    value={wanted.upstream ?? ''}
                    onChange={(upstream) => setWanted({ ...wanted, upstream: upstream.trim() })}
                    options={upstreams.map((row) => ({ value: row.upstream, description: `of ${row.peer}` }))}
                  />
                </Field>
                <Field label="Peer">
                  <Combobox
                    value={wanted.peer ?? ''}
                    onChange={(peer) => setWanted({ ...wanted, peer: peer.trim() })}
                    options={[...new Set(upstreams.map((row) => row.peer))].map((value) => ({ value }))}
                  />
                </Field>
              </>
            )}
          </div>
          <ChoiceGroup<MeshGatewayMode | 'unchosen'>
            label="Mode"
            value={mode ?? 'unchosen'}
            onChange={(next) => setMode(next === 'unchosen' ? null : next)}
            choices={modes.map((value) => ({
              value,
              label: modeWord(value),
              description: modeMeaning[value],
            }))}
          />
          {input && <ModePreview preview={preview} />}
        </DialogBody>
        <DialogFooter note={mode === null ? 'Choose a mode to see what it changes.' : undefined}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={set.isPending} disabled={!input || !preview.data}>
            Save
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
