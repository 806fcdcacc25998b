import type { BodySink, BodySource } from './body.ts';

/** Moves a body with backpressure, without ending the sink. Failures of either side are left to their owners. */
export function pumpBody(
  source: BodySource,
  sink: BodySink,
  listener: { count(bytes: number): void; ended(): void; stalled?(isStalled: boolean): void },
): void {
  const resume = (): void => {
    listener.stalled?.(false);
    source.resume();
  };
  source.read({
    bytes: (chunk) => {
      listener.count(chunk.length);
      if (!sink.isOpen) return;
      if (!sink.write(chunk)) {
        listener.stalled?.(true);
        source.pause();
        sink.onDrain(resume);
      }
    },
    ended: listener.ended,
  });
}
