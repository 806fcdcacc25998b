'use client';

import { notifyFailed, notifyUndo } from '@peerway/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, trpc } from '@/api/client';
import { describeError } from '@/api/describe-error';
import { consumerText } from './consumer';
import { type ExportToggle, toggleInput } from './export-toggle';

const call = (toggle: ExportToggle): Promise<{ warnings: string[] }> =>
  toggle.action === 'add'
    ? client.exportedService.addConsumer.mutate(toggleInput(toggle))
    : client.exportedService.removeConsumer.mutate(toggleInput(toggle));

const opposite = (toggle: ExportToggle): ExportToggle => ({
  ...toggle,
  action: toggle.action === 'add' ? 'remove' : 'add',
});

/** Makes one export or takes it back. The toast that says so can undo it. Warnings were part of the preview. */
export function useExportToggle(onDone: () => void) {
  const queries = useQueryClient();
  const refresh = (): void => {
    void queries.invalidateQueries({ queryKey: trpc.exportedService.pathKey() });
    void queries.invalidateQueries({ queryKey: trpc.configEntry.pathKey() });
  };
  return useMutation({
    mutationFn: call,
    onSuccess: (_result, toggle) => {
      refresh();
      notifyUndo(doneText(toggle), () => void undo(toggle, refresh));
      onDone();
    },
  });
}

async function undo(toggle: ExportToggle, refresh: () => void): Promise<void> {
  try {
    await call(opposite(toggle));
  } catch (error) {
    notifyFailed('It could not be undone', describeError(error).reason);
  }
  refresh();
}

function doneText({ action, service, consumer }: ExportToggle): string {
  const what = service === '*' ? 'Every service' : service;
  return action === 'add'
    ? `${what} is exported to ${consumerText(consumer)}`
    : `${service === '*' ? 'The wildcard' : service} is no longer exported to ${consumerText(consumer)}`;
}
