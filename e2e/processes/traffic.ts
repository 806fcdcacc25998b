import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export type Answer = { status: number; code: string | null; body: string };

/** One GET; a connection that breaks is an answer with status 0. */
export function get(url: string, agent?: Agent): Promise<Answer> {
  return new Promise((resolve) => {
    const failed = (error: Error): void => resolve({ status: 0, code: null, body: error.message });
    const outgoing = request(url, { agent, timeout: 20_000 }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', failed);
      incoming.once('end', () => {
        const code = incoming.headers['x-peerway-error'];
        resolve({
          status: incoming.statusCode ?? 0,
          code: typeof code === 'string' ? code : null,
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in 20 s')));
    outgoing.once('error', failed);
    outgoing.end();
  });
}

export type TrafficCount = { answered: number; failures: Answer[] };

export type Traffic = {
  count: () => TrafficCount;
  /** Forgets what was counted so far: failures of a moment in which failing was right. */
  reset: () => void;
  stop: () => Promise<TrafficCount>;
};

/** Leaves the machine some time for what is being measured. */
const PACE_MS = 5;

/** Asks `url` steadily, four requests at a time on kept connections, and counts. */
export function startTraffic(url: string): Traffic {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  let counted: TrafficCount = { answered: 0, failures: [] };
  let isStopping = false;
  const ask = async (): Promise<void> => {
    while (!isStopping) {
      const window = counted;
      const answer = await get(url, agent);
      // A request that began before a reset belongs to neither side of it.
      if (window !== counted) continue;
      if (answer.status === 200) counted.answered++;
      else counted.failures.push(answer);
      await wait(PACE_MS);
    }
  };
  const loops = [ask(), ask(), ask(), ask()];
  return {
    count: () => counted,
    reset: () => {
      counted = { answered: 0, failures: [] };
    },
    async stop() {
      isStopping = true;
      await Promise.all(loops);
      agent.destroy();
      return counted;
    },
  };
}
