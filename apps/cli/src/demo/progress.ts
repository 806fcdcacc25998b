const STILL_AFTER_MS = 5_000;

/** Says what the demo is doing and how long it took. Plain lines, readable in a terminal and in a CI log alike. */
export type Progress = {
  line: (text: string) => void;
  /** Runs one step between its two lines. While it lasts, says so every few seconds, with what `detail` tells. */
  step: <T>(name: string, run: (detail: (text: string) => void) => Promise<T>) => Promise<T>;
};

export function createProgress(
  print: (text: string) => void,
  now: () => number = performance.now.bind(performance),
): Progress {
  const began = now();
  const stamp = (): string => `[${seconds(now() - began).padStart(6)}]`;
  const line = (text: string): void => print(`${stamp()} ${text}`);
  return {
    line,
    async step(name, run) {
      const started = now();
      let detail = '';
      line(`${name} ...`);
      const still = setInterval(
        () => line(`${name}: still at it${detail === '' ? '' : `, ${detail}`}`),
        STILL_AFTER_MS,
      );
      try {
        const result = await run((text) => {
          detail = text;
        });
        line(`${name}: done in ${seconds(now() - started)}`);
        return result;
      } finally {
        clearInterval(still);
      }
    },
  };
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
