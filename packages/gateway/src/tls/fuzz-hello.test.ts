import { expect, it } from 'vitest';
import { extension, handshake, helloBody, record, serverName } from '../testing/craft-hello.ts';
import { mulberry32 } from '../testing/random.ts';
import { type SecondReading, secondReading } from '../testing/second-hello-parser.ts';
import { type ClientHelloReading, readClientHello } from './client-hello.ts';

const HELLOS = 1_000_000;
const MAX = 2_048;

const name = extension(0, serverName('api.west.consul'));
const small = handshake(helloBody([name]));
const full = handshake(
  helloBody([
    extension(0x0a0a, Buffer.alloc(0)),
    extension(51, Buffer.alloc(60, 7)),
    name,
    extension(16, Buffer.from([0, 3, 2, 0x68, 0x32])),
    extension(0x1a1a, Buffer.from([0])),
  ]),
);
const inRecordsOf = (message: Buffer, size: number): Buffer =>
  Buffer.concat(
    Array.from({ length: Math.ceil(message.length / size) }, (_, n) =>
      record(message.subarray(n * size, (n + 1) * size)),
    ),
  );
const SEEDS = [
  record(small),
  record(full),
  inRecordsOf(full, 64),
  inRecordsOf(small, 7),
  record(handshake(helloBody(null))),
];

function bend(bytes: Buffer, random: () => number): Buffer {
  // Mostly in what has a meaning, seldom in the random or the session.
  const at = Math.floor(random() * (random() < 0.3 ? Math.min(12, bytes.length) : bytes.length));
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
  const dice = random();
  if (dice < 0.1) return head;
  if (dice < 0.2) return Buffer.concat([head, tail.subarray(1 + Math.floor(random() * 4))]);
  if (dice < 0.3) return Buffer.concat([head, tail.subarray(0, 1 + Math.floor(random() * 30)), tail]);
  const changed = Buffer.from(bytes);
  changed[at] = dice < 0.6 ? Math.floor(random() * 256) : ((changed[at] ?? 0) + (dice < 0.8 ? 1 : 255)) % 256;
  return changed;
}

const asSecond = (reading: ClientHelloReading): SecondReading =>
  reading.kind === 'name' ? { name: reading.serverName } : reading.kind;

it('a million bent hellos mean to us what they mean to a second parser', { timeout: 300_000 }, () => {
  const random = mulberry32(11_27);
  const kinds = { name: 0, 'need-more': 0, refused: 0 };
  for (let n = 0; n < HELLOS; n += 1) {
    let bytes = Buffer.from(SEEDS[n % SEEDS.length] ?? []);
    for (let bends = 1 + Math.floor(random() * 3); bends > 0; bends -= 1) bytes = Buffer.from(bend(bytes, random));
    const ours = asSecond(readClientHello(bytes, MAX));
    const theirs = secondReading(bytes, MAX);
    const [one, other] = [ours, theirs].map((reading) =>
      typeof reading === 'string' ? reading : `name ${reading.name}`,
    );
    if (one !== other) throw new Error(`read differently: ${bytes.toString('hex')}: ${one} and ${other}`);
    kinds[typeof ours === 'string' ? ours : 'name'] += 1;
  }
  // All three have to be there in numbers, or nothing was compared.
  for (const count of Object.values(kinds)) expect(count).toBeGreaterThan(HELLOS / 50);
});
