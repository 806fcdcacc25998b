/**
 * A 32-bit hash of a text (MurmurHash3 x86, by Austin Appleby, who put it into the public domain). For spreading keys evenly,
 * not for secrets. The same text and seed give the same number in every proxy, so that all of them choose alike.
 */
export function hashText(text: string, seed = 0): number {
  const bytes = Buffer.from(text);
  const whole = bytes.length & ~3;
  let hash = seed | 0;
  for (let at = 0; at < whole; at += 4) {
    hash ^= mixKey(bytes.readInt32LE(at));
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let at = bytes.length - 1; at >= whole; at -= 1) tail = (tail << 8) | (bytes[at] ?? 0);
  if (bytes.length > whole) hash ^= mixKey(tail);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function mixKey(key: number): number {
  const spread = Math.imul(key, 0xcc9e2d51);
  return Math.imul((spread << 15) | (spread >>> 17), 0x1b873593);
}
