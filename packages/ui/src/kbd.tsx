/** Keys to press, one box each: `⌘ K`. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="inline-flex gap-0.5">
      {keys.split(' ').map((key) => (
        <kbd
          key={key}
          className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-surface-1 px-1 font-sans text-text-2 text-xs"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
