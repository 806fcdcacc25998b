import { createServer } from 'node:net';

/** Blocks are below the kernel's ephemeral range, so that no outgoing connection sits on a port of theirs. */
const FIRST_BASE = 20_700;
const LAST_BASE = 31_700;
const BLOCK = 500;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The first port of `BLOCK` free ones in a row, at `offset` blocks of a thousand or later. */
export async function freePortBlock(offset = 0): Promise<number> {
  for (let base = FIRST_BASE + offset * 1_000; base <= LAST_BASE; base += 1_000) {
    const answers = await Promise.all(Array.from({ length: BLOCK }, (_, index) => isFree(base + index)));
    if (answers.every(Boolean)) return base;
  }
  throw new Error(`no ${BLOCK} free ports in a row between ${FIRST_BASE} and ${LAST_BASE}`);
}
