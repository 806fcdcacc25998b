/** The mark: two shores and the way between them. */
export function Brand({ size = 20 }: { size?: number }) {
  return (
    <svg viewBox="0 0 20 20" width={size} height={size} aria-hidden="true">
      <rect x="1" y="1" width="18" height="18" rx="5" fill="var(--color-accent)" />
      <path
        d="M5.5 14.5V8.2a2.7 2.7 0 0 1 2.7-2.7h3.6a2.7 2.7 0 0 1 2.7 2.7v6.3M5.5 10.6h9"
        fill="none"
        stroke="var(--color-on-accent)"
        strokeWidth="1.7"
        strokeLinecap="round"
      />
    </svg>
  );
}
