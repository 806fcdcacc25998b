/** A cell by its row and column, both from 0. */
export type GridPlace = { row: number; column: number };

const PAGE = 10;

/** Where a key leads from a cell, in the manner of a grid (ARIA practices); null when the key is not one that moves. */
export function movePlace(
  from: GridPlace,
  { key, ctrlKey }: { key: string; ctrlKey: boolean },
  size: { rows: number; columns: number },
): GridPlace | null {
  const to = destination(from, key, ctrlKey, size);
  if (to === null || size.rows === 0) return null;
  return { row: clamp(to.row, size.rows), column: clamp(to.column, size.columns) };
}

function destination(
  { row, column }: GridPlace,
  key: string,
  ctrlKey: boolean,
  size: { rows: number; columns: number },
): GridPlace | null {
  switch (key) {
    case 'ArrowDown':
      return { row: row + 1, column };
    case 'ArrowUp':
      return { row: row - 1, column };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'ArrowLeft':
      return { row, column: column - 1 };
    case 'PageDown':
      return { row: row + PAGE, column };
    case 'PageUp':
      return { row: row - PAGE, column };
    case 'Home':
      return { row: ctrlKey ? 0 : row, column: 0 };
    case 'End':
      return { row: ctrlKey ? size.rows - 1 : row, column: size.columns - 1 };
    default:
      return null;
  }
}

const clamp = (value: number, length: number): number => Math.max(0, Math.min(value, length - 1));
