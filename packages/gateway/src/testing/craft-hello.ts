/** Builds ClientHellos field by field, right or wrong. */
export function record(fragment: Buffer, type = 22): Buffer {
  return Buffer.concat([Buffer.from([type, 3, 1, fragment.length >> 8, fragment.length & 0xff]), fragment]);
}

export function handshake(body: Buffer, type = 1): Buffer {
  return Buffer.concat([Buffer.from([type, body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff]), body]);
}

export function extension(type: number, content: Buffer): Buffer {
  return Buffer.concat([uint16(type), uint16(content.length), content]);
}

export function serverName(name: string): Buffer {
  const bytes = Buffer.from(name, 'latin1');
  return Buffer.concat([uint16(bytes.length + 3), Buffer.from([0]), uint16(bytes.length), bytes]);
}

/** @param extensions null: the hello ends before them, as very old clients' do */
export function helloBody(
  extensions: Buffer[] | null,
  {
    sessionId = Buffer.alloc(32, 9),
    ciphers = Buffer.from([0x13, 1, 0x13, 2]),
    compression = Buffer.from([0]),
    extensionsLength = -1,
  } = {},
): Buffer {
  const all = Buffer.concat(extensions ?? []);
  return Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.alloc(32, 5),
    Buffer.from([sessionId.length]),
    sessionId,
    uint16(ciphers.length),
    ciphers,
    Buffer.from([compression.length]),
    compression,
    ...(extensions === null ? [] : [uint16(extensionsLength < 0 ? all.length : extensionsLength), all]),
  ]);
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}
