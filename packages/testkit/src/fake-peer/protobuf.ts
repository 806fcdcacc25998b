/*
 * Just enough of protobuf's encoding (protobuf.dev/programming-guides/encoding) to speak the peering protocol from its table of
 * field numbers alone. On purpose not the library and the generated code that the control plane uses: a mistake in those must
 * show here.
 */

/** A string or bytes is length-delimited, a number or boolean a varint; undefined, and each default, is left out. */
export type FieldValue = string | Uint8Array | number | boolean | undefined;

/** A message of `[field number, value]`; repeated fields are repeated pairs. */
export function encodeMessage(fields: readonly (readonly [number, FieldValue])[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [number, value] of fields) {
    if (value === undefined || value === '' || value === 0 || value === false) continue;
    if (typeof value === 'number' || typeof value === 'boolean') {
      parts.push(varint(number * 8), varint(Number(value)));
    } else {
      const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
      parts.push(varint(number * 8 + 2), varint(bytes.length), bytes);
    }
  }
  return Buffer.concat(parts);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...bytes, rest]);
}

/** A decoded message: what each field number holds, in the order of arrival. */
export class DecodedMessage {
  readonly #fields = new Map<number, (Uint8Array | number)[]>();

  constructor(bytes: Uint8Array) {
    let offset = 0;
    const readVarint = (): number => {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        const byte = bytes[offset];
        if (byte === undefined) throw new Error('a varint is cut short');
        offset += 1;
        value += (byte % 128) * scale;
        if (byte < 128) return value;
      }
    };
    while (offset < bytes.length) {
      const tag = readVarint();
      const [number, wireType] = [Math.floor(tag / 8), tag % 8];
      const values = this.#fields.get(number) ?? [];
      this.#fields.set(number, values);
      if (wireType === 0) values.push(readVarint());
      else if (wireType === 2) {
        const length = readVarint();
        if (offset + length > bytes.length) throw new Error(`field ${number} is cut short`);
        values.push(bytes.subarray(offset, offset + length));
        offset += length;
      } else throw new Error(`field ${number} has wire type ${wireType}, which nothing here uses`);
    }
  }

  /** Numbers of the fields that are there. */
  numbers(): number[] {
    return [...this.#fields.keys()].sort((left, right) => left - right);
  }

  has(number: number): boolean {
    return this.#fields.has(number);
  }

  /** The last value wins, as everywhere in protobuf; absent is the default. */
  int(number: number): number {
    const value = this.#fields.get(number)?.at(-1) ?? 0;
    if (typeof value !== 'number') throw new Error(`field ${number} is no number`);
    return value;
  }

  text(number: number): string {
    return this.texts(number).at(-1) ?? '';
  }

  texts(number: number): string[] {
    return this.#lengthDelimited(number).map((bytes) => Buffer.from(bytes).toString('utf8'));
  }

  bytes(number: number): Uint8Array {
    return this.#lengthDelimited(number).at(-1) ?? new Uint8Array();
  }

  message(number: number): DecodedMessage {
    return new DecodedMessage(this.bytes(number));
  }

  messages(number: number): DecodedMessage[] {
    return this.#lengthDelimited(number).map((bytes) => new DecodedMessage(bytes));
  }

  /** A map field: entries of key 1 and value 2. */
  map(number: number): Map<string, DecodedMessage> {
    return new Map(this.messages(number).map((entry) => [entry.text(1), entry]));
  }

  #lengthDelimited(number: number): Uint8Array[] {
    return (this.#fields.get(number) ?? []).map((value) => {
      if (typeof value === 'number') throw new Error(`field ${number} is a number`);
      return value;
    });
  }
}
