/** Numbers as people read them: SI prefixes, ms and s, three significant digits at most. All pure. */

const NOTHING = '–';
const SI = ['', 'k', 'M', 'G', 'T', 'P'] as const;

/** At most three significant digits, no trailing zeros: 0.42, 12.3, 999, 1.2k, 34M. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return NOTHING;
  const sign = value < 0 ? '−' : '';
  let size = Math.abs(value);
  let prefix = 0;
  while (Number(size.toPrecision(3)) >= 1000 && prefix < SI.length - 1) {
    size /= 1000;
    prefix += 1;
  }
  const digits = prefix > 0 || size < 1 ? 2 : 3;
  const text =
    size >= 100 ? Math.round(size).toString() : trimZeros(size < 0.01 ? size.toFixed(3) : size.toPrecision(digits));
  return `${sign}${text}${SI[prefix]}`;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Requests or connections per second. A rate that is not zero never reads as zero. */
export function formatRate(perSecond: number, unit: 'req/s' | 'conn/s' = 'req/s'): string {
  if (!Number.isFinite(perSecond)) return NOTHING;
  if (perSecond > 0 && perSecond < 0.01) return `<0.01 ${unit}`;
  return `${formatCount(perSecond)} ${unit}`;
}

/** A latency in milliseconds. Null: nothing was measured. */
export function formatMs(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return NOTHING;
  if (ms > 0 && ms < 0.01) return '<0.01 ms';
  if (ms <= 0) return '0 ms';
  if (Number(ms.toPrecision(3)) >= 1000) return `${trimZeros((ms / 1000).toPrecision(3))} s`;
  return `${ms >= 100 ? Math.round(ms) : trimZeros(ms.toPrecision(ms < 1 ? 2 : 3))} ms`;
}

/** Decimal bytes (1 kB is 1000 B), as network and memory figures are given. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return NOTHING;
  const text = formatCount(Math.abs(bytes) < 1000 ? Math.round(bytes) : bytes);
  const prefix = /[kMGTP]$/.exec(text)?.[0] ?? '';
  return `${prefix ? text.slice(0, -1) : text} ${prefix}B`;
}

export function formatBytesPerSecond(bytesPerSecond: number): string {
  return Number.isFinite(bytesPerSecond) ? `${formatBytes(bytesPerSecond)}/s` : NOTHING;
}

/** A share from 0 to 1 as percent. More than nothing never reads as 0 %, less than all never as 100 %. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return NOTHING;
  const percent = share * 100;
  if (percent <= 0) return '0%';
  if (percent < 0.1) return '<0.1%';
  if (percent >= 100) return '100%';
  if (percent > 99.9) return '>99.9%';
  return `${trimZeros(percent.toFixed(1))}%`;
}

const UNITS = [
  ['y', 365.25 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A length of time in its largest whole unit: 45 s, 12 min, 3 h, 20 d. */
export function formatDuration(ms: number): string {
  const size = Math.abs(ms);
  for (const [unit, length] of UNITS) if (size >= length) return `${Math.floor(size / length)} ${unit}`;
  return '0 s';
}

/** `n things` with the right number: `1 service`, `3 services`. */
export function formatQuantity(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** How far `at` is from `now` in words: "just now", "4 min ago", "in 3 h". */
export function formatRelativeTime(at: Date, now: Date): string {
  const difference = at.getTime() - now.getTime();
  if (Number.isNaN(difference)) return NOTHING;
  if (Math.abs(difference) < 5000) return 'just now';
  return difference < 0 ? `${formatDuration(difference)} ago` : `in ${formatDuration(difference)}`;
}

/** Date and time to the second in the viewer's zone, with the zone named. */
export function formatExactTime(at: Date): string {
  if (Number.isNaN(at.getTime())) return NOTHING;
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
  })
    .formatToParts(at)
    .map((part) => part.value)
    .join('')
    .concat(` ${zoneName(at)}`);
}

function zoneName(at: Date): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function formatList(items: readonly string[], shown = 3): string {
  if (items.length <= 1) return items[0] ?? '';
  if (items.length <= shown) return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
  return `${items.slice(0, shown - 1).join(', ')} and ${items.length - shown + 1} more`;
}
