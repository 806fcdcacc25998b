import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { IconButton } from './button.tsx';

/**
 * Details beside a canvas or list, without taking it away. Takes the focus when its subject changes; Esc closes it.
 * On a narrow screen it covers the page.
 */
export function SidePanel({
  label,
  title,
  subject,
  onClose,
  children,
}: {
  label: string;
  title: ReactNode;
  /** Changes when the panel shows something else. */
  subject: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (subject) panel.current?.focus({ preventScroll: true });
  }, [subject]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('[role="dialog"]') !== null)
        return;
      // Whoever hears the key later must not close something else by it.
      event.preventDefault();
      onClose();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onClose]);
  return (
    <aside
      ref={panel}
      aria-label={label}
      data-side-panel=""
      tabIndex={-1}
      className="fixed inset-y-0 right-0 z-30 flex w-full animate-slide-in flex-col border-line bg-surface-2 shadow-raised outline-none sm:w-[400px] sm:border-l lg:static lg:z-0 lg:w-[380px] lg:shrink-0 lg:rounded-lg lg:border lg:shadow-none"
    >
      <header className="flex items-start gap-2 border-line border-b px-4 py-3">
        <div className="min-w-0 flex-1">{title}</div>
        <IconButton label="Close panel" icon={<X size={16} />} onClick={onClose} className="-my-1 -mr-2" />
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-4 py-4">{children}</div>
    </aside>
  );
}
