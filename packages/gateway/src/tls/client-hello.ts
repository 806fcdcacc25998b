/*
 * Reads the server name out of a TLS ClientHello (RFC 8446 §4.1.2, RFC 6066 §3) without decrypting or consuming anything.
 * It is as strict as OpenSSL about everything on the way to the name, so that a hello can not mean one server to this parser
 * and another to the TLS stack behind it. Unknown versions of extensions, GREASE and post-quantum key shares are skipped by length.
 *
 *   record:    type 22 | version 3.x | length 1..2^14 | fragment            (a hello may span many records)
 *   handshake: type 1  | length u24  | body
 *   body:      version u16 | random 32 | session id <0..32> | cipher suites <2..> | compression <1..> | extensions
 */

export type ClientHelloReading =
  /** `serverName` is as sent: not normalised, not validated beyond what TLS itself demands. */
  | { kind: 'name'; serverName: string }
  | { kind: 'need-more' }
  | { kind: 'refused'; code: 'hello.malformed' | 'hello.too_large' | 'hello.no_server_name' };

const NEED_MORE: ClientHelloReading = { kind: 'need-more' };
const MALFORMED: ClientHelloReading = { kind: 'refused', code: 'hello.malformed' };
const TOO_LARGE: ClientHelloReading = { kind: 'refused', code: 'hello.too_large' };
const NO_SERVER_NAME: ClientHelloReading = { kind: 'refused', code: 'hello.no_server_name' };

const RECORD_HEADER = 5;
const RECORD_LENGTH_MAX = 2 ** 14;
const RECORD_TYPE_HANDSHAKE = 22;
const HANDSHAKE_HEADER = 4;
const HANDSHAKE_CLIENT_HELLO = 1;
const EXTENSION_SERVER_NAME = 0;
const NAME_TYPE_HOST = 0;

/** Reads one whole buffer; see `ClientHelloReader` for bytes that arrive bit by bit. */
export function readClientHello(bytes: Buffer, bytesMax: number): ClientHelloReading {
  return new ClientHelloReader(bytesMax).read(bytes);
}

/**
 * Reads a hello while it arrives. It remembers the record it stopped at, so a client that sends one byte at a time, or one byte
 * per record, costs no more than one that sends everything at once. Never throws.
 */
export class ClientHelloReader {
  readonly #bytesMax: number;
  readonly #fragments: Buffer[] = [];
  /** Handshake bytes in `#fragments`. */
  #collected = 0;
  /** Start of the first record that is not in `#fragments` yet. */
  #at = 0;
  #wanted = 0;

  /** @param bytesMax bound of the handshake message and of all bytes looked at */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** @param bytes everything received so far, so each call gets the bytes of the last one and more */
  read(bytes: Buffer): ClientHelloReading {
    for (;;) {
      const at = this.#at;
      if (bytes.length > at && bytes[at] !== RECORD_TYPE_HANDSHAKE) return MALFORMED;
      if (bytes.length > at + 1 && bytes[at + 1] !== 3) return MALFORMED;
      if (bytes.length < at + RECORD_HEADER) return this.#needMore(bytes);
      const recordLength = bytes.readUInt16BE(at + 3);
      if (recordLength === 0 || recordLength > RECORD_LENGTH_MAX) return MALFORMED;
      const start = at + RECORD_HEADER;
      const fragment = bytes.subarray(start, start + recordLength);

      const wanted = this.#messageLength(fragment);
      if (typeof wanted !== 'number') return wanted;
      if (wanted > this.#bytesMax) return TOO_LARGE;
      if (this.#collected + fragment.length >= wanted) {
        const message = this.#fragments.length === 0 ? fragment : Buffer.concat([...this.#fragments, fragment]);
        return readServerName(message.subarray(HANDSHAKE_HEADER, wanted));
      }
      if (fragment.length < recordLength) return this.#needMore(bytes);
      this.#fragments.push(fragment);
      this.#collected += fragment.length;
      this.#at = start + recordLength;
    }
  }

  #needMore(bytes: Buffer): ClientHelloReading {
    return bytes.length >= this.#bytesMax ? TOO_LARGE : NEED_MORE;
  }

  /** Length of the handshake message with its header, as soon as the four header bytes are there; until then just those four. */
  #messageLength(fragment: Buffer): number | ClientHelloReading {
    if (this.#wanted > 0) return this.#wanted;
    const header = Buffer.concat([...this.#fragments, fragment.subarray(0, HANDSHAKE_HEADER)]);
    if (header.length > 0 && header[0] !== HANDSHAKE_CLIENT_HELLO) return MALFORMED;
    if (header.length < HANDSHAKE_HEADER) return HANDSHAKE_HEADER;
    this.#wanted = HANDSHAKE_HEADER + header.readUIntBE(1, 3);
    return this.#wanted;
  }
}

function readServerName(body: Buffer): ClientHelloReading {
  let at = 2 + 32;
  if (body.length < at + 1) return MALFORMED;
  if (body[0] !== 3) return MALFORMED;

  const sessionIdLength = body.readUInt8(at);
  if (sessionIdLength > 32) return MALFORMED;
  at += 1 + sessionIdLength;

  if (body.length < at + 2) return MALFORMED;
  const ciphersLength = body.readUInt16BE(at);
  if (ciphersLength < 2 || ciphersLength % 2 !== 0) return MALFORMED;
  at += 2 + ciphersLength;

  if (body.length < at + 1) return MALFORMED;
  const compressionLength = body.readUInt8(at);
  if (compressionLength < 1) return MALFORMED;
  at += 1 + compressionLength;

  if (body.length === at) return NO_SERVER_NAME;
  if (body.length < at + 2) return MALFORMED;
  const end = at + 2 + body.readUInt16BE(at);
  if (end !== body.length) return MALFORMED;
  at += 2;

  let found: ClientHelloReading | null = null;
  while (at < end) {
    if (end < at + 4) return MALFORMED;
    const type = body.readUInt16BE(at);
    const next = at + 4 + body.readUInt16BE(at + 2);
    if (next > end) return MALFORMED;
    if (type === EXTENSION_SERVER_NAME) {
      // Two of them are an error to OpenSSL; taking either one would be a guess.
      if (found !== null) return MALFORMED;
      found = readServerNameExtension(body.subarray(at + 4, next));
    }
    at = next;
  }
  return found ?? NO_SERVER_NAME;
}

/** Exactly one name of type host_name, as OpenSSL takes it; RFC 6066 allows no second one of a type either. */
function readServerNameExtension(extension: Buffer): ClientHelloReading {
  if (extension.length < 2 || extension.readUInt16BE(0) !== extension.length - 2) return MALFORMED;
  if (extension.length < 5) return MALFORMED;
  if (extension[2] !== NAME_TYPE_HOST) return MALFORMED;
  const nameLength = extension.readUInt16BE(3);
  if (nameLength !== extension.length - 5) return MALFORMED;
  if (nameLength === 0 || nameLength > 255) return NO_SERVER_NAME;
  return { kind: 'name', serverName: extension.toString('latin1', 5, 5 + nameLength) };
}
