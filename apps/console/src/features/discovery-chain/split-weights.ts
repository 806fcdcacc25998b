/** Weights count in hundredths of a percent, so that sums are exact; the whole is 100 percent. */
const WHOLE = 10_000;

/**
 * Sets one weight and lets the others share the rest in the proportions that they had (evenly where they had nothing), so that
 * all sum to 100 at every moment. A single weight is 100.
 */
export function rebalance(weights: readonly number[], index: number, percent: number): number[] {
  if (weights.length < 2) return weights.map(() => 100);
  const wanted = Math.round(Math.min(100, Math.max(0, Number.isFinite(percent) ? percent : 0)) * 100);
  const shared = share(
    WHOLE - wanted,
    weights.filter((_weight, other) => other !== index),
  );
  return shared.toSpliced(index, 0, wanted).map((hundredths) => hundredths / 100);
}

/** All weights as they are, made to sum to 100: after a leg was added or taken away. */
export function normalize(weights: readonly number[]): number[] {
  return share(WHOLE, weights).map((hundredths) => hundredths / 100);
}

/** Divides a whole number by proportions; what rounding leaves goes to those that it took most from. */
function share(whole: number, proportions: readonly number[]): number[] {
  const sum = proportions.reduce((total, weight) => total + weight, 0);
  const exact = proportions.map((weight) => (sum > 0 ? (weight / sum) * whole : whole / proportions.length));
  const shares = exact.map(Math.floor);
  const left = whole - shares.reduce((total, each) => total + each, 0);
  const byLoss = exact
    .map((value, index) => ({ index, loss: value - Math.floor(value) }))
    .sort((one, other) => other.loss - one.loss || one.index - other.index);
  for (const { index } of byLoss.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}
