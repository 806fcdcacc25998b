/** How well an entry of the palette fits what was typed: a word that begins with it, then any part, then a word about it. */
export function scoreEntry(entry: string, typed: string, about: readonly string[] = []): number {
  const needle = typed.trim().toLowerCase();
  const name = entry.toLowerCase();
  if (name === needle || name.split(/[\s-]+/).includes(needle)) return 1;
  if (name.split(/[\s-]+/).some((word) => word.startsWith(needle))) return 0.9;
  if (name.includes(needle)) return 0.6;
  const words = about.flatMap((text) => text.toLowerCase().split(/\W+/));
  return words.some((word) => word.startsWith(needle)) ? 0.2 : 0;
}
