/**
 * Shares of a whole number in proportion to weights, whole too, that sum to it exactly: each is rounded down, and what is left
 * goes to those that lost most, the first of equals first. A weight of 0 gets nothing. `weights` sum to more than 0.
 */
export function apportion(whole: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => Math.floor((whole * weight) / total));
  const lost = weights
    .map((weight, index) => ({ index, rest: (whole * weight) % total }))
    .sort((left, right) => right.rest - left.rest || left.index - right.index);
  let left = whole - shares.reduce((sum, share) => sum + share, 0);
  for (const { index } of lost) {
    if (left === 0) break;
    shares[index] = (shares[index] ?? 0) + 1;
    left -= 1;
  }
  return shares;
}
