import { CopyButton } from './copy-button.tsx';

/** Text to copy or to read closely: a command, a rule, a definition. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <figure className="overflow-hidden rounded-md border border-line bg-surface-1">
      <figcaption className="flex h-9 items-center justify-between gap-2 border-line border-b pr-1 pl-3 text-sm text-text-2">
        {label}
        <CopyButton text={code} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="overflow-x-auto p-3 font-mono text-text-1 text-xs">
        {code}
      </pre>
    </figure>
  );
}
