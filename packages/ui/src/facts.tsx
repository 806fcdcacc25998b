import type { ReactNode } from 'react';

export type Fact = { label: string; value: ReactNode; wide?: boolean };

/** Names and values, in as many columns as fit. */
export function Facts({ facts, columns = 'auto' }: { facts: readonly Fact[]; columns?: 'auto' | 'one' }) {
  return (
    <dl
      className={
        columns === 'one'
          ? 'grid grid-cols-[minmax(104px,auto)_1fr] gap-x-4 gap-y-1.5 text-sm'
          : 'grid grid-cols-[repeat(auto-fill,minmax(190px,1fr))] gap-x-6 gap-y-4 text-sm'
      }
    >
      {facts.map((fact) =>
        columns === 'one' ? (
          <div key={fact.label} className="contents">
            <dt className="text-text-3">{fact.label}</dt>
            <dd className="min-w-0 break-words text-text-1 tabular-nums">{fact.value}</dd>
          </div>
        ) : (
          <div key={fact.label} className={fact.wide ? 'col-span-full min-w-0' : 'min-w-0'}>
            <dt className="text-text-3">{fact.label}</dt>
            <dd className="mt-0.5 break-words text-text-1 tabular-nums">{fact.value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** An identifier, an address, an SNI, a rule: in mono, breaking anywhere. */
export function Mono({ children }: { children: ReactNode }) {
  return <span className="font-mono text-xs [overflow-wrap:anywhere]">{children}</span>;
}

/** A titled part of a page. */
export function Section({
  title,
  about,
  actions,
  children,
}: {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold text-lg">{title}</h2>
          {about && <p className="max-w-[72ch] text-base text-text-2">{about}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}

/** A bordered surface inside a section. */
export function Panel({ children }: { children: ReactNode }) {
  return <div className="rounded-lg border border-line bg-surface-2 p-4">{children}</div>;
}
