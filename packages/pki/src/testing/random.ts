/** A small seeded generator (mulberry32), so that a failing case can be had again from its seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A copy with a few octets changed, removed, repeated or inserted. */
export function mutate(bytes: Uint8Array, random: () => number): Buffer {
  let mutated = Buffer.from(bytes);
  const times = 1 + Math.floor(random() * 4);
  for (let turn = 0; turn < times; turn += 1) {
    const at = Math.floor(random() * mutated.length);
    const octet = Math.floor(random() * 256);
    switch (Math.floor(random() * 5)) {
      case 0:
        mutated[at] = octet;
        break;
      case 1:
        mutated[at] = (mutated[at] ?? 0) ^ (1 << (octet & 7));
        break;
      case 2:
        mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(at + 1 + (octet & 15))]);
        break;
      case 3:
        mutated = Buffer.concat([mutated.subarray(0, at), Buffer.of(octet), mutated.subarray(at)]);
        break;
      default:
        mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(Math.max(0, at - (octet & 31)))]);
    }
  }
  return mutated;
}
