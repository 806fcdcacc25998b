/** A token bucket for leaf signing: `perSecond` on average, at most `burst` at once (semantics A8). */
export function createSigningLimit(now: () => Date, perSecond = 50, burst = 200): { take(): boolean } {
  let available = burst;
  let at = now().getTime();
  return {
    take() {
      const current = now().getTime();
      available = Math.min(burst, available + (Math.max(0, current - at) / 1000) * perSecond);
      at = current;
      if (available < 1) return false;
      available -= 1;
      return true;
    },
  };
}
