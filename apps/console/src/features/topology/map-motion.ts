/*
 * While the map is moved nothing else may take the frame's time: what refreshes it waits until it rests. Whoever never lets go
 * still sees it refreshed, only less often.
 */

/** Without a movement for this long the map rests: shorter gaps are between two turns of a wheel. */
export const REST_MS = 500;
/** Nobody waits longer than this for the map to rest. */
const WAIT_MS_MAX = 10_000;

export type MapMotion = {
  /** The map was moved. */
  move: () => void;
  /** While it is held it does not rest, moved or not. */
  hold: (isHeld: boolean) => void;
  /** Resolves when it rests, at once when it does already. */
  rested: () => Promise<void>;
};

/** `onStart` and `onRest` frame every movement. */
export function createMapMotion({ onStart, onRest }: { onStart: () => void; onRest: () => void }): MapMotion {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isHeld = false;
  let waiting: (() => void)[] = [];
  const rest = (): void => {
    if (isHeld) {
      timer = setTimeout(rest, REST_MS);
      return;
    }
    timer = undefined;
    onRest();
    const resolved = waiting;
    waiting = [];
    for (const resolve of resolved) resolve();
  };
  return {
    move: () => {
      if (timer === undefined) onStart();
      clearTimeout(timer);
      timer = setTimeout(rest, REST_MS);
    },
    hold: (held) => {
      isHeld = held;
    },
    rested: () =>
      timer === undefined
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push(resolve);
            setTimeout(resolve, WAIT_MS_MAX);
          }),
  };
}
