/** Ranges up to now that charts offer, by minutes. */
export const CHART_RANGES = [
  { value: '5', label: '5 min' },
  { value: '15', label: '15 min' },
  { value: '60', label: '1 h' },
  { value: '360', label: '6 h' },
  { value: '1440', label: '24 h' },
  { value: '10080', label: '7 d' },
] as const;

export const DEFAULT_MINUTES = '5';

/** What is asked for, and how often again. */
export type ChartRange = {
  /** The range that is chosen, zoomed or not. */
  minutesText: string;
  query: { minutes: number; compare: boolean } | { from: string; to: string; compare: boolean };
  /** A stretch of the past does not change, and wide steps seldom. */
  refetchMs: number | false;
};

/** Reads the address of a page. What it can not be made of is as if it were not there. */
export function chartRange(address: { minutes: string; zoom: string; compare: string }): ChartRange {
  const minutesText = CHART_RANGES.find(({ value }) => value === address.minutes)?.value ?? DEFAULT_MINUTES;
  const minutes = Number(minutesText);
  const compare = address.compare !== '';
  const [from = Number.NaN, to = Number.NaN] = address.zoom.split('-').map(Number);
  if (Number.isSafeInteger(from) && Number.isSafeInteger(to) && 0 < from && from < to && to < LATEST_SECONDS)
    return {
      minutesText,
      query: { from: isoOf(from), to: isoOf(to), compare },
      refetchMs: false,
    };
  const refetchMs = minutes <= 5 ? 2_000 : minutes <= 60 ? 10_000 : 60_000;
  return { minutesText, query: { minutes, compare }, refetchMs };
}

/** A stretch of time as it stands in the address: seconds since 1970, ten at least. */
export function zoomText(fromMs: number, toMs: number): string {
  const from = Math.floor(fromMs / 1000);
  return `${from}-${Math.max(from + SHORTEST_SECONDS, Math.ceil(toMs / 1000))}`;
}

const SHORTEST_SECONDS = 10;
/** The year 2100. */
const LATEST_SECONDS = 4_102_444_800;
const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();
