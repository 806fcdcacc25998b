import type { ExportCause } from './export-matrix';

/** What an item of `exported-services` is called, for people. */
export function causeText({ kind, name, namespace, groups }: ExportCause): string {
  const where = namespace === 'default' ? '' : ` in namespace ${namespace}`;
  const item = kind === 'wildcard' ? `wildcard *${where}` : `item ${name}${where}`;
  return groups.length === 0 ? item : `${item}, through the sameness group ${groups.join(', ')}`;
}

/** Whose part of the entry it is; `""` is nobody's. */
export const ownerText = (owner: string): string => (owner === '' ? "nobody's part" : `the part of ${owner}`);

/** Exact, by the wildcard or both, as short as a cell needs it. */
export function originWord(causes: readonly ExportCause[]): string {
  const kinds = new Set(causes.map(({ kind }) => kind));
  const word = kinds.size === 2 ? 'exact and by *' : kinds.has('wildcard') ? 'by *' : 'exact';
  return causes.length > 0 && causes.every(({ groups }) => groups.length > 0) ? `${word}, group` : word;
}

export const crossingText = (crossing: 'passthrough' | 'terminate'): string =>
  crossing === 'terminate' ? 'terminated and re-encrypted' : 'passed through by SNI';

/** `41 today, and every future one`: what a wildcard reaches. */
export const reachText = (reach: number): string => `${reach} today, and every future one`;
