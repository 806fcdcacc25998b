import type { BodySink, BodySource } from './body.ts';

/** Moves a body with backpressure, without ending the sink. Failures of either side are left to their owners. */
export function pumpBody(
  source: BodySource,
  sink: BodySink,
  listener: { count(bytes: number): void; ended(): void },
): void {
  const resume = (): void => source.resume();
  source.read({
    bytes: (chunk) => {
      listener.count(chunk.length);
      if (!sink.isOpen) return;
      if (!sink.write(chunk)) {
        source.pause();
        sink.onDrain(resume);
      }
    },
    ended: listener.ended,
  });
}
