/** Lays rows out under their headings, columns two spaces apart, no trailing white space. Empty cells show as `-`. */
export function formatTable(headings: string[], rows: (string | number)[][]): string {
  const cells = rows.map((row) => row.map((cell) => (cell === '' ? '-' : String(cell))));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(headings), ...cells.map(line)].join('\n');
}

/** `name: value` lines with the values aligned. */
export function formatFields(fields: [string, string | number][]): string {
  const width = Math.max(...fields.map(([name]) => name.length)) + 1;
  return fields.map(([name, value]) => `${`${name}:`.padEnd(width)}  ${value === '' ? '-' : value}`).join('\n');
}
