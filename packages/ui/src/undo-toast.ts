import { toast } from 'sonner';

/** How long a change can be taken back from its toast, ms. */
const UNDO_MS = 12_000;

/** Says that something was done, with what a person should know about it, and offers to take it back. */
export function notifyUndo(text: string, undo: () => void, warnings: readonly string[] = []): void {
  const show = warnings.length === 0 ? toast.success : toast.warning;
  show(text, {
    ...(warnings.length > 0 ? { description: warnings.join(' ') } : {}),
    duration: UNDO_MS,
    action: { label: 'Undo', onClick: undo },
    classNames: {
      actionButton:
        'ml-auto h-7 shrink-0 rounded-md border border-line-strong bg-surface-2 px-2 font-medium text-sm text-text-1 hover:bg-surface-3',
    },
  });
}

/** Says that something could not be taken back, when what it belonged to is no longer on the page. */
export function notifyFailed(text: string, reason: string): void {
  toast.error(text, { description: reason, duration: UNDO_MS });
}
