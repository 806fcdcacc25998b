import type { Readable, Writable } from 'node:stream';

/**
 * Moves a body with backpressure, without ending the sink. Failures of either side are left to their owners' listeners.
 * Answers the function that stops it; what still comes is then thrown away, so that the source can end.
 */
export function pumpBody(
  source: Readable,
  sink: Writable,
  listener: { count(bytes: number): void; ended(): void },
): () => void {
  const resume = (): void => {
    source.resume();
  };
  const move = (chunk: Buffer): void => {
    listener.count(chunk.length);
    if (sink.destroyed || sink.writableEnded) return;
    if (!sink.write(chunk)) {
      source.pause();
      sink.once('drain', resume);
    }
  };
  source.on('data', move);
  source.once('end', listener.ended);
  return () => {
    source.off('data', move);
    source.off('end', listener.ended);
    sink.off('drain', resume);
    source.resume();
  };
}
