/**
 * SVG path of a sparkline over `width` × `height`, oldest value first, scaled from zero to the largest. A null is a gap, and
 * a lone value between gaps is drawn as a dot's worth of line. Empty when there is nothing to draw.
 */
export function sparklinePath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (known.length === 0) return '';
  const top = Math.max(...known, 0) || 1;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const parts: string[] = [];
  let isOpen = false;
  for (const [index, value] of values.entries()) {
    if (value === null || !Number.isFinite(value)) {
      isOpen = false;
      continue;
    }
    const point = `${round(index * step)} ${round(height - (Math.max(value, 0) / top) * height)}`;
    const next = values[index + 1];
    parts.push(`${isOpen ? 'L' : 'M'}${point}`);
    if (!isOpen && (next === null || next === undefined)) parts.push('h0.01');
    isOpen = true;
  }
  return parts.join('');
}

const round = (value: number): number => Math.round(value * 100) / 100;
