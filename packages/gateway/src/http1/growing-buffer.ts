const FIRST_CAPACITY = 4096;

/** Bytes that come in pieces, kept in one place; a piece costs its own length to add, however many there were before. */
export class GrowingBuffer {
  #store = Buffer.allocUnsafe(FIRST_CAPACITY);
  #length = 0;

  /** Everything so far. Valid until the next call. */
  append(bytes: Buffer): Buffer {
    const length = this.#length + bytes.length;
    if (length > this.#store.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, this.#store.length * 2));
      this.#store.copy(larger, 0, 0, this.#length);
      this.#store = larger;
    }
    bytes.copy(this.#store, this.#length);
    this.#length = length;
    return this.#store.subarray(0, length);
  }
}
