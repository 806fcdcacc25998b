import clsx from 'clsx';
import { ChevronDown, CircleAlert } from 'lucide-react';
import { type ComponentProps, createContext, type ReactNode, useContext, useId } from 'react';

type FieldIds = { id: string; describedBy: string | undefined; invalid: boolean };
const FieldContext = createContext<FieldIds | null>(null);

/** Ids of the surrounding Field, for controls of other files. */
export const useFieldIds = (): FieldIds | null => useContext(FieldContext);

/** A label, one control, what to know about it, and what is wrong with it. The control inside is tied to all of them. */
export function Field({
  label,
  hint,
  error,
  optional = false,
  children,
}: {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const describedBy = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-medium text-sm text-text-1">
          {label}
        </label>
        {optional && <span className="text-text-3 text-xs">Optional</span>}
      </div>
      <FieldContext value={{ id, describedBy, invalid: Boolean(error) }}>{children}</FieldContext>
      {error && (
        <p id={`${id}-error`} className="flex gap-1.5 text-danger-strong text-sm">
          <CircleAlert size={14} className="mt-[3px] shrink-0" aria-hidden="true" />
          <span className="first-letter:uppercase">{error}</span>
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-text-3">
          {hint}
        </p>
      )}
    </div>
  );
}

/** `md` stands in forms, `sm` in the bar above a list. */
export type ControlSize = 'md' | 'sm';
const heights: Record<ControlSize, string> = { md: 'h-9', sm: 'h-8' };
const textSizes: Record<ControlSize, string> = { md: 'text-base', sm: 'text-sm' };
export const controlSize = (size: ControlSize): string => `${heights[size]} ${textSizes[size]}`;

/** The box of every text control; its height and the size of its text are its own. */
export const controlClass =
  'w-full rounded-md border border-control bg-surface-2 px-2.5 text-text-1 placeholder:text-text-3 focus-visible:border-accent-text focus-visible:outline-offset-0 aria-invalid:border-danger disabled:bg-surface-3 disabled:text-text-3';

export function TextInput({
  mono = false,
  size = 'md',
  className,
  ...props
}: Omit<ComponentProps<'input'>, 'size'> & { mono?: boolean; size?: ControlSize }) {
  const field = useFieldIds();
  return (
    <input
      id={field?.id}
      aria-describedby={field?.describedBy}
      aria-invalid={field?.invalid || undefined}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      {...props}
      className={clsx(
        'read-only:bg-surface-3',
        controlClass,
        mono ? `font-mono text-sm ${heights[size]}` : controlSize(size),
        className,
      )}
    />
  );
}

export function TextArea({ mono = false, className, ...props }: ComponentProps<'textarea'> & { mono?: boolean }) {
  const field = useFieldIds();
  return (
    <textarea
      id={field?.id}
      aria-describedby={field?.describedBy}
      aria-invalid={field?.invalid || undefined}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      {...props}
      className={clsx(
        'min-h-20 py-2 read-only:bg-surface-3',
        controlClass,
        mono ? 'break-all font-mono text-sm' : 'text-base',
        className,
      )}
    />
  );
}

/** One of a closed set, by the browser's own list. */
export function Select({
  size = 'md',
  className,
  children,
  ...props
}: Omit<ComponentProps<'select'>, 'size'> & { size?: ControlSize }) {
  const field = useFieldIds();
  return (
    <div className="relative">
      <select
        id={field?.id}
        aria-describedby={field?.describedBy}
        aria-invalid={field?.invalid || undefined}
        {...props}
        className={clsx('appearance-none pr-8', controlClass, controlSize(size), className)}
      >
        {children}
      </select>
      <ChevronDown
        size={16}
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 right-2.5 my-auto text-text-3"
      />
    </div>
  );
}
