import { Toaster as Sonner, toast } from 'sonner';

/** Where toasts appear. One per app. */
export function Toaster({ theme }: { theme: 'light' | 'dark' | 'system' }) {
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-start gap-2.5 rounded-md border border-line bg-surface-2 px-3.5 py-3 text-sm text-text-1 shadow-raised',
          title: 'font-medium',
          description: 'text-text-2',
          success: '[&_[data-icon]]:text-success',
          warning: '[&_[data-icon]]:text-warning',
          error: '[&_[data-icon]]:text-danger',
        },
      }}
    />
  );
}

/** Says that something was done. Failures belong beside what failed, not into a toast. */
export function notifyDone(text: string, description?: string): void {
  toast.success(text, description === undefined ? {} : { description });
}

/** Says that something was done, with what a person should know about it. */
export function notifyWarnings(text: string, warnings: readonly string[]): void {
  if (warnings.length === 0) toast.success(text);
  else toast.warning(text, { description: warnings.join(' '), duration: 12_000 });
}
