/*
 * A second reading of ClientHellos, written apart from the first one and in another manner: a cursor that takes what the grammar
 * says next and gives up where there is nothing to take (RFC 8446 §4.1.2 and §5.1, RFC 6066 §3).
 */
export type SecondReading = 'need-more' | 'refused' | { name: string };

class Refused extends Error {}
class NeedMore extends Error {}

class Cursor {
  readonly #bytes: readonly number[] | Uint8Array;
  #at = 0;
  /** What to say when there is nothing left to take. */
  readonly #end: () => Error;

  constructor(bytes: Uint8Array, end: () => Error) {
    this.#bytes = bytes;
    this.#end = end;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  number(octets: number): number {
    let value = 0;
    for (const octet of this.take(octets)) value = value * 256 + octet;
    return value;
  }

  take(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw this.#end();
    const taken = this.#bytes.slice(this.#at, this.#at + count);
    this.#at += count;
    return taken as Uint8Array;
  }

  /** A vector whose length stands in front of it. */
  vector(lengthOctets: number): Cursor {
    return new Cursor(this.take(this.number(lengthOctets)), () => new Refused());
  }
}

/** @param bytesMax bound of the handshake message, and of everything that is looked at */
export function secondReading(bytes: Uint8Array, bytesMax: number): SecondReading {
  try {
    return { name: readHello(messageOf(bytes, bytesMax)) };
  } catch (error) {
    if (error instanceof NeedMore) return bytes.length >= bytesMax ? 'refused' : 'need-more';
    if (error instanceof Refused) return 'refused';
    throw error;
  }
}

/** The body of the first handshake message, put together from as many records as it takes. */
function messageOf(bytes: Uint8Array, bytesMax: number): Uint8Array {
  const collected: number[] = [];
  let at = 0;
  for (;;) {
    if (at < bytes.length && bytes[at] !== 22) throw new Refused();
    if (at + 1 < bytes.length && bytes[at + 1] !== 3) throw new Refused();
    if (at + 5 > bytes.length) throw new NeedMore();
    const length = (bytes[at + 3] ?? 0) * 256 + (bytes[at + 4] ?? 0);
    if (length < 1 || length > 16_384) throw new Refused();
    for (const octet of bytes.slice(at + 5, at + 5 + length)) collected.push(octet);
    if (collected.length > 0 && collected[0] !== 1) throw new Refused();
    if (collected.length >= 4) {
      const whole = 4 + (collected[1] ?? 0) * 65_536 + (collected[2] ?? 0) * 256 + (collected[3] ?? 0);
      if (whole > bytesMax) throw new Refused();
      if (collected.length >= whole) return Uint8Array.from(collected.slice(4, whole));
    }
    at += 5 + length;
    if (at > bytes.length) throw new NeedMore();
  }
}

function readHello(body: Uint8Array): string {
  const hello = new Cursor(body, () => new Refused());
  if (hello.number(1) !== 3) throw new Refused();
  hello.number(1);
  hello.take(32);
  const session = hello.number(1);
  if (session > 32) throw new Refused();
  hello.take(session);
  const ciphers = hello.number(2);
  if (ciphers === 0 || ciphers % 2 === 1) throw new Refused();
  hello.take(ciphers);
  const compression = hello.number(1);
  if (compression === 0) throw new Refused();
  hello.take(compression);
  // Without extensions there is no name either.
  if (hello.isAtEnd) throw new Refused();
  const extensions = hello.vector(2);
  if (!hello.isAtEnd) throw new Refused();
  const names: string[] = [];
  while (!extensions.isAtEnd) {
    const type = extensions.number(2);
    const content = extensions.vector(2);
    if (type === 0) names.push(nameIn(content));
  }
  const [name, another] = names;
  if (name === undefined || another !== undefined) throw new Refused();
  return name;
}

function nameIn(extension: Cursor): string {
  const list = extension.vector(2);
  if (!extension.isAtEnd) throw new Refused();
  if (list.number(1) !== 0) throw new Refused();
  const length = list.number(2);
  const name = Buffer.from(list.take(length)).toString('latin1');
  if (!list.isAtEnd || length === 0 || length > 255) throw new Refused();
  return name;
}
