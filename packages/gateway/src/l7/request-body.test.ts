import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { until } from '../testing/until.ts';
import { RequestBody } from './request-body.ts';
import { StreamSink, StreamSource } from './stream-body.ts';

/** What was written to it, as text. */
class Sink extends Writable {
  text = '';
  constructor(highWaterMark = 16_384) {
    super({ highWaterMark });
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    setImmediate(done);
  }
}

describe('RequestBody', () => {
  it('sends what it kept again, then what comes, and counts it once', async () => {
    const source = new PassThrough();
    let counted = 0;
    const body = new RequestBody(new StreamSource(source), 100, (bytes) => {
      counted += bytes;
    });
    const first = new Sink();
    body.sendTo(new StreamSink(first), () => {});
    source.write('one ');
    await until(() => first.text === 'one ');
    body.hold();
    source.write('two ');
    const second = new Sink();
    let ends = 0;
    body.sendTo(new StreamSink(second), () => {
      ends += 1;
    });
    source.end('three');
    await until(() => ends === 1 && second.text === 'one two three');
    expect([body.canReplay, body.isComplete, counted, first.text]).toEqual([true, true, 13, 'one ']);
    const third = new Sink();
    body.hold();
    body.sendTo(new StreamSink(third), () => {
      ends += 1;
    });
    await until(() => ends === 2 && third.text === 'one two three');
    expect(counted).toBe(13);
  });

  it('can not be sent again once it is longer than what may be kept, and still arrives whole', async () => {
    const source = new PassThrough();
    const body = new RequestBody(new StreamSource(source), 10, () => {});
    const sink = new Sink(4);
    body.sendTo(new StreamSink(sink), () => {});
    expect(body.canReplay).toBe(true);
    source.end('0123456789!');
    await until(() => sink.text === '0123456789!');
    expect(body.canReplay).toBe(false);
    expect(new RequestBody(new StreamSource(new PassThrough()), 0, () => {}).canReplay).toBe(false);
  });

  it('lets its source end when nobody wants it any more', async () => {
    const source = new PassThrough();
    const body = new RequestBody(new StreamSource(source), 10, () => {});
    const sink = new Sink();
    body.sendTo(new StreamSink(sink), () => {});
    body.hold();
    body.discard();
    source.end('x'.repeat(200_000));
    await until(() => source.readableEnded);
    expect(sink.text).toBe('');
    expect(body.canReplay).toBe(false);
  });
});
