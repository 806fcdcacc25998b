/** The rows of the partition that is looked at; `""`: of all. */
export function inPartition<Row extends { partition: string }>(
  rows: readonly Row[],
  partition: string,
): readonly Row[] {
  return partition === '' ? rows : rows.filter((row) => row.partition === partition);
}

/** A page's address with the partition that is looked at, so that going from page to page keeps it. */
export function withPartition(href: string, partition: string): string {
  if (partition === '') return href;
  const [path, query] = href.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('partition', partition);
  return `${path}?${parameters}`;
}
