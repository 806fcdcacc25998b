/** Nanoseconds of each unit that Go's `time.ParseDuration` knows. */
const UNIT_NS: Record<string, number> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};
const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;
/** Go's int64 of nanoseconds, as far as a double is exact. */
const NS_MAX = Number.MAX_SAFE_INTEGER;

/** Reads a Go duration (`1h30m`, `250ms`, `-1s`, `0`) as nanoseconds. Null: it is none. */
export function parseDuration(text: string): number | null {
  const isNegative = text.startsWith('-');
  const body = isNegative || text.startsWith('+') ? text.slice(1) : text;
  if (body === '0') return 0;
  if (body === '') return null;
  let ns = 0;
  let position = 0;
  while (position < body.length) {
    PART.lastIndex = position;
    const part = PART.exec(body);
    if (part === null) return null;
    ns += Number(part[1]) * (UNIT_NS[part[2] ?? ''] ?? 0);
    position = PART.lastIndex;
  }
  const rounded = Math.round(ns);
  if (rounded > NS_MAX) return null;
  return isNegative && rounded !== 0 ? -rounded : rounded;
}

/** Writes nanoseconds as Go does: `1h30m0s`, `1.5s`, `250ms`, `0s`. */
export function formatDuration(ns: number): string {
  if (ns === 0) return '0s';
  const sign = ns < 0 ? '-' : '';
  const size = Math.abs(ns);
  if (size < 1e3) return `${sign}${size}ns`;
  if (size < 1e6) return `${sign}${decimal(size, 1e3)}µs`;
  if (size < 1e9) return `${sign}${decimal(size, 1e6)}ms`;
  const hours = Math.floor(size / 3600e9);
  const minutes = Math.floor((size % 3600e9) / 60e9);
  const seconds = `${decimal(size % 60e9, 1e9)}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`;
}

/** `value / unit` in decimals without rounding: both are whole, and unit is a power of ten. */
function decimal(value: number, unit: number): string {
  const digits = String(unit).length - 1;
  const fraction = String(value % unit)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return `${Math.floor(value / unit)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Whole milliseconds of a duration text, rounded away from zero so that something is never nothing. */
export function durationMs(text: string): number {
  const ms = (parseDuration(text) ?? 0) / 1e6;
  return ms < 0 ? Math.floor(ms) : Math.ceil(ms);
}
