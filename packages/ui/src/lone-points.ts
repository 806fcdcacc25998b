/** Places of values with a gap on either side. A line needs two of them, so these would not be seen. */
export function lonePoints(values: ArrayLike<number | null | undefined>): number[] {
  const lone: number[] = [];
  for (let index = 0; index < values.length; index += 1)
    if (values[index] != null && values[index - 1] == null && values[index + 1] == null) lone.push(index);
  return lone;
}
