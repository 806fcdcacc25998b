/** How many seconds' worth may be signed at once after a quiet time. */
const BURST_SECONDS = 4;

/** A token bucket for leaf signing: `perSecond()` on average, as the CA's configuration says now (semantics A8). */
export function createSigningLimit(now: () => Date, perSecond: () => number): { take(): boolean } {
  let available = BURST_SECONDS * perSecond();
  let at = now().getTime();
  return {
    take() {
      const current = now().getTime();
      const rate = perSecond();
      available = Math.min(BURST_SECONDS * rate, available + (Math.max(0, current - at) / 1000) * rate);
      at = current;
      if (available < 1) return false;
      available -= 1;
      return true;
    },
  };
}
