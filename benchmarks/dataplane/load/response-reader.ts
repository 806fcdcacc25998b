const END_OF_HEAD = '\r\n\r\n';

/** Reads HTTP/1.1 responses that have a Content-Length from a connection's bytes, one after the other. */
export class ResponseReader {
  #head = '';
  #bodyLeft = -1;

  /** @returns whether a response has become complete. Throws when it is not one with status 200 and a length. */
  read(bytes: Buffer): boolean {
    if (this.#bodyLeft < 0) {
      this.#head += bytes.toString('latin1');
      const end = this.#head.indexOf(END_OF_HEAD);
      if (end < 0) return false;
      this.#bodyLeft = lengthOf(this.#head.slice(0, end)) - (this.#head.length - end - END_OF_HEAD.length);
      this.#head = '';
    } else {
      this.#bodyLeft -= bytes.length;
    }
    if (this.#bodyLeft > 0) return false;
    if (this.#bodyLeft < 0) throw new Error('more bytes came than the response has');
    this.#bodyLeft = -1;
    return true;
  }
}

function lengthOf(head: string): number {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (!head.startsWith('HTTP/1.1 200 ') || length === undefined)
    throw new Error(`not the response that was expected: ${JSON.stringify(head.slice(0, 200))}`);
  return Number(length);
}
