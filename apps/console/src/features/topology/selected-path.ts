/** The page with something selected, and all that it was narrowed to: a partition, a text, a state, the table. */
export function selectedPath(search: string, id: string): string {
  const parameters = new URLSearchParams(search);
  parameters.set('selected', id);
  return `/topology?${parameters}`;
}
